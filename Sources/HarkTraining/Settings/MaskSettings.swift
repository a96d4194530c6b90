// SPDX-License-Identifier: Apache-2.0

/// SpecAugment (Park et al. 2019): stretches of frames and of mel bands blanked out.
package struct MaskSettings: Sendable, Equatable, Codable {
    package var timeMasks = 1
    /// Frames of the longest.
    package var longestTimeMask = 5
    package var bandMasks = 0
    /// Bands of the widest.
    package var widestBandMask = 5

    package init() {}

    package static var none: MaskSettings {
        var settings = MaskSettings()
        settings.timeMasks = 0
        settings.bandMasks = 0
        return settings
    }
}
