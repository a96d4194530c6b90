// SPDX-License-Identifier: Apache-2.0

import HarkBasics

/// How training clips are varied as sound, each part on its own. Levels in dB; ranges are uniform.
package struct AugmentationSettings: Sendable, Equatable, Codable {
    /// Shift in time, seconds to either side.
    package var shiftSeconds: Float = 0.1
    /// Speed and pitch together, as a tape's: 1 is as recorded.
    package var speed = Interval(0.9, 1.1)
    /// Share of the clips whose tempo is changed without their pitch.
    package var stretchProbability: Float = 0
    /// Tempo: 1 is as recorded.
    package var stretch = Interval(0.85, 1.15)
    package var reverberationProbability: Float = 0.15
    /// Seconds in which a room's echoes fade by 60 dB.
    package var reverberationSeconds = Interval(0.15, 0.5)
    /// Level of all echoes together against the direct sound.
    package var reverberationLevel = Interval(-15, -3)
    package var noiseProbability: Float = 0.5
    package var noiseSNR = Interval(3, 30)
    package var gain = Interval(-15, 6)
    /// Level of clips without speech, dBFS.
    package var silenceLevel = Interval(-75, -8)
    /// Share of the clips mixed with another (mixup, Zhang et al. 2018), as sound.
    package var mixupProbability: Float = 0
    /// Share of the weaker of the two, uniform.
    package var mixupShare = Interval(0, 0.5)

    package init() {}

    /// Clips as they are recorded.
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

/// From ... to, both included.
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
