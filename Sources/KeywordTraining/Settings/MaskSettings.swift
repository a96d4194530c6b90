/// SpecAugment (Park et al. 2019): stretches of frames and of mel bands blanked out.
public struct MaskSettings: Sendable, Equatable, Codable {
    public var timeMasks = 1
    /// Frames of the longest.
    public var longestTimeMask = 5
    public var bandMasks = 0
    /// Bands of the widest.
    public var widestBandMask = 5

    public init() {}

    public static var none: MaskSettings {
        var settings = MaskSettings()
        settings.timeMasks = 0
        settings.bandMasks = 0
        return settings
    }
}
