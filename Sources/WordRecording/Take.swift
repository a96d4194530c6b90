// SPDX-License-Identifier: Apache-2.0

/// One word as it was spoken, cut out of the sound around it.
package struct Take: Sendable, Equatable {
    /// Why a take is no good for training.
    package enum Problem: Sendable, Equatable {
        /// Louder than the converter can tell: at least `clippedRun` samples in a row at full scale.
        case clipped
        /// The loudest 10 ms below `quietest`, or not `leastRise` above the noise.
        case quiet
        /// Sound that did not end within `WordFinder.longestWord`.
        case long
    }

    package static let clippedRun = 3
    /// In dB below full scale.
    package static let quietest = -40.0
    /// In dB.
    package static let leastRise = 15.0

    /// The word with the sound around it, at the sample rate it was recorded at.
    package let samples: [Int16]
    /// Where in the samples the word is.
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
            // A resampler on the way may leave the last steps open.
            run = sample.magnitude >= 32_700 ? run + 1 : 0
            if run == clippedRun { return true }
        }
        return false
    }
}
