// SPDX-License-Identifier: Apache-2.0

import HarkBasics

/// Augmentation of the waveform of training clips; each kind is drawn independently. Levels are in dB, and values are
/// drawn uniformly from their ranges.
package struct AugmentationSettings: Sendable, Equatable, Codable {
    /// Largest shift in time to either side, in seconds.
    package var shiftSeconds: Float = 0.1
    /// Playback speed, which also changes the pitch; 1 is as recorded.
    package var speed = Interval(0.9, 1.1)
    /// Share of the clips whose tempo is changed but not their pitch.
    package var stretchProbability: Float = 0
    /// Tempo; 1 is as recorded.
    package var stretch = Interval(0.85, 1.15)
    package var reverberationProbability: Float = 0.15
    /// Seconds in which the echoes fade by 60 dB.
    package var reverberationSeconds = Interval(0.15, 0.5)
    /// Level of all echoes together relative to the direct sound.
    package var reverberationLevel = Interval(-15, -3)
    package var noiseProbability: Float = 0.5
    package var noiseSNR = Interval(3, 30)
    package var gain = Interval(-15, 6)
    /// Level of clips without speech, dBFS.
    package var silenceLevel = Interval(-75, -8)
    /// Share of the clips whose waveform is mixed with that of another clip (mixup, Zhang et al. 2018).
    package var mixupProbability: Float = 0
    /// Share of the other clip in the mixture, drawn uniformly.
    package var mixupShare = Interval(0, 0.5)

    package init() {}

    /// No augmentation.
    package static var none: AugmentationSettings {
        var settings = AugmentationSettings()
        settings.shiftSeconds = 0
        settings.speed = Interval(1, 1)
        settings.stretchProbability = 0
        settings.reverberationProbability = 0
        settings.noiseProbability = 0
        settings.gain = Interval(0, 0)
        settings.mixupProbability = 0
        return settings
    }
}

/// A closed interval of numbers.
package struct Interval: Sendable, Equatable, Codable {
    package var from: Float
    package var to: Float

    /// - Precondition: `from` is no greater than `to`.
    package init(_ from: Float, _ to: Float) {
        precondition(from <= to, "an interval from \(from) to \(to)")
        self.from = from
        self.to = to
    }

    package init(from decoder: any Decoder) throws {
        var container = try decoder.unkeyedContainer()
        from = try container.decode(Float.self)
        to = try container.decode(Float.self)
        guard from <= to, container.isAtEnd else {
            throw DecodingError.dataCorrupted(
                .init(codingPath: decoder.codingPath, debugDescription: "two numbers are needed, the smaller first"))
        }
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.unkeyedContainer()
        try container.encode(from)
        try container.encode(to)
    }
}

extension RandomStream {
    mutating func uniform(_ interval: Interval) -> Float { uniform(interval.from...interval.to) }
}
