// SPDX-License-Identifier: Apache-2.0

import HarkDatasets

/// How a stream for an evaluation is put together of recordings.
package struct StreamSettings: Sendable, Equatable {
    /// Everything that is left to chance follows from it.
    package var seed: UInt64 = 1
    /// Seconds between two recordings of words.
    package var gapSeconds: ClosedRange<Double> = 1...3
    /// Share of the gaps that hold speech of the negatives, where there are any; all others hold noise alone.
    package var speechShare = 0.5
    /// Noise recordings laid under the whole stream of words; empty: a faint hiss.
    package var noise: [String] = []
    /// Decibels from the noise up to each word, between the mean powers of the word and of the noise.
    package var signalToNoise = 10.0
    /// Seconds after a recording's end in which a detection is still of its word.
    package var toleranceSeconds = 0.5
    /// Which of the words' recordings are used; nil: all.
    package var split: DatasetSplit? = .validation

    package init() {}

    /// What makes the settings unusable, or nil.
    package var problem: String? {
        if !(toleranceSeconds...60).contains(gapSeconds.lowerBound) || gapSeconds.upperBound > 60 {
            return "gaps of \(gapSeconds) seconds must be longer than \(toleranceSeconds) and at most 60"
        }
        if !(-50...100).contains(signalToNoise) {
            return "a signal-to-noise ratio of \(signalToNoise) dB is not of -50 to 100"
        }
        return nil
    }
}
