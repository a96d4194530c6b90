/// How training clips are varied. Ranges are uniform; levels in dB.
public struct AugmentationSettings: Sendable, Equatable {
    /// Shift in time, seconds to either side.
    public var shiftSeconds: Float = 0.1
    /// Speed and pitch together.
    public var speed: ClosedRange<Float> = 0.9...1.1
    public var reverberationProbability: Float = 0.15
    public var noiseProbability: Float = 0.5
    public var noiseSNR: ClosedRange<Float> = 3...30
    public var gain: ClosedRange<Float> = -15...6
    /// Level of clips without speech, dBFS.
    public var silenceLevel: ClosedRange<Float> = -75 ... -8
    /// Stretches of frames blanked out, and the longest of them.
    public var timeMasks = 1
    public var longestTimeMask = 5

    public init() {}

    /// Clips as they are recorded.
    public static var none: AugmentationSettings {
        var settings = AugmentationSettings()
        settings.shiftSeconds = 0
        settings.speed = 1...1
        settings.reverberationProbability = 0
        settings.noiseProbability = 0
        settings.gain = 0...0
        settings.timeMasks = 0
        return settings
    }
}
