// SPDX-License-Identifier: Apache-2.0

/// What a room sounds like when nobody speaks: the level that words have to rise from.
package struct NoiseCheck: Sendable, Equatable {
    package enum Finding: Sendable, Equatable {
        case fine
        /// Not a single step of noise: a microphone that is muted, or no microphone.
        case digitalSilence
        /// Loud enough to be heard through every word.
        case loud
    }

    /// Noise from here on, in dB below full scale, is `loud`.
    package static let loud = -35.0

    /// The median of the levels of 10 ms pieces, in dB below full scale: a cough or a click does not count.
    package let level: Double

    /// - Parameters:
    ///   - samples: of quiet, a second or so; at least 10 ms.
    ///   - sampleRate: in Hz, at least 100.
    package init(_ samples: [Int16], sampleRate: Int) {
        let frame = sampleRate / 100
        precondition(frame > 0 && samples.count >= frame, "noise is measured in 10 ms or more")
        let levels = stride(from: 0, through: samples.count - frame, by: frame).map {
            Level.ofPower(samples[$0..<$0 + frame])
        }
        level = levels.sorted()[levels.count / 2]
    }

    package var finding: Finding {
        if level <= Level.lowest { return .digitalSilence }
        return level >= Self.loud ? .loud : .fine
    }
}
