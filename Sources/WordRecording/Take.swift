// SPDX-License-Identifier: Apache-2.0

import Glibc

/// One spoken word, cut out of the sound around it.
package struct Take: Sendable, Equatable {
    /// Why a take is not usable for training.
    package enum Problem: Sendable, Equatable {
        /// Louder than the range of the converter: at least `clippedRun` samples in a row are at full scale.
        case clipped
        /// The loudest 10 ms are below `quietest`, or less than `leastRise` above the noise.
        case quiet
        /// Sound that did not end within `WordFinder.longestWord`.
        case long
    }

    package static let clippedRun = 3
    /// In dB below full scale.
    package static let quietest = -40.0
    /// In dB.
    package static let leastRise = 15.0

    /// The word with the sound around it, at the sample rate of the recording.
    package let samples: [Int16]
    /// Range of the word in `samples`.
    package let word: Range<Int>
    /// Highest magnitude, in dB below full scale.
    package let peak: Double
    /// Level of the word's loudest 10 ms, in dB below full scale.
    package let loudness: Double
    package let problem: Problem?

    init(samples: [Int16], word: Range<Int>, loudness: Double, noise: Double, isLong: Bool) {
        self.samples = samples
        self.word = word
        self.loudness = loudness
        peak = Level.ofPeak(samples[...])
        problem =
            if Self.isClipped(samples) {
                .clipped
            } else if isLong {
                .long
            } else if loudness < Self.quietest || loudness < noise + Self.leastRise {
                .quiet
            } else {
                nil
            }
    }

    private static func isClipped(_ samples: [Int16]) -> Bool {
        var run = 0
        for sample in samples {
            // The limit is slightly below full scale, because a resampler may not reach the last steps.
            run = sample.magnitude >= 32_700 ? run + 1 : 0
            if run == clippedRun { return true }
        }
        return false
    }
}

/// Sound levels in dB below full scale: 0 is the greatest possible level, a root mean square of 32,768.
package enum Level {
    /// The level of digital silence.
    package static let lowest = -96.0

    /// Level of the root mean square of samples; `lowest` if there are none.
    package static func ofPower(_ samples: ArraySlice<Int16>) -> Double {
        guard !samples.isEmpty else { return lowest }
        let sum = samples.reduce(into: 0) { $0 += Int($1) * Int($1) }
        return decibels(power: Double(sum) / Double(samples.count))
    }

    /// Level of the highest magnitude; `lowest` if there are no samples.
    package static func ofPeak(_ samples: ArraySlice<Int16>) -> Double {
        let peak = samples.reduce(into: 0) { $0 = max($0, Int($1.magnitude)) }
        return decibels(power: Double(peak * peak))
    }

    private static func decibels(power: Double) -> Double {
        power > 0 ? max(lowest, 10 * log10(power * 0x1p-30)) : lowest
    }
}

/// The noise level of a room in which nobody speaks. Words have to rise above it.
package struct NoiseCheck: Sendable, Equatable {
    package enum Finding: Sendable, Equatable {
        case fine
        /// No noise at all: the microphone is muted or there is none.
        case digitalSilence
        /// Loud enough to be audible in every word.
        case loud
    }

    /// Noise at or above this level is `loud`, in dB below full scale.
    package static let loud = -35.0

    /// The median level of frames of 10 ms, in dB below full scale, so that a cough or a click does not count.
    package let level: Double

    /// - Parameters:
    ///   - samples: about a second without speech; at least 10 ms.
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
