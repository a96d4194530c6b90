// SPDX-License-Identifier: Apache-2.0

import AudioFiles
import HarkBasics
import HarkDatasets

/// Whole recordings at the model's rate, decoded on all cores.
package struct StreamMaterial: Sendable {
    package let sampleRate: Int
    /// No recording of a word or of noise may be longer, seconds.
    package static let longestSeconds = 600.0

    /// A recording, or why there is none.
    package struct Heard: Sendable {
        /// nil where it cannot be used.
        package let samples: [Float]?
        package let findings: [DatasetFinding]
    }

    package func samples(_ path: String) -> Heard {
        switch beginning(of: path, seconds: Self.longestSeconds, isAll: true) {
        case .success(let (samples, warnings)):
            Heard(
                samples: samples.isEmpty ? nil : samples, findings: warnings.map { DatasetFinding($0, path: path) })
        case .failure(let error):
            Heard(samples: nil, findings: [DatasetFinding(error, path: path)])
        }
    }

    /// The recording's first seconds.
    /// - Parameter isAll: whether more than that is an error.
    package func beginning(
        of path: String, seconds: Double, isAll: Bool = false
    ) -> Result<(samples: [Float], warnings: [AudioWarning]), AudioFileError> {
        Result { () throws(AudioFileError) in
            let reader = try AudioFileReader(path: path, sampleRate: sampleRate)
            let most = Int(seconds * Double(sampleRate))
            var samples: [Float] = []
            var buffer = [Float](repeating: 0, count: 4096)
            while true {
                let count = try buffer.withUnsafeMutableBufferPointer { (pointer) throws(AudioFileError) in
                    try reader.read(into: pointer)
                }
                if count == 0 { return (samples, reader.warnings) }
                if samples.count + count > most {
                    if isAll { throw .tooLong(path: path, maximumSeconds: seconds) }
                    return (samples, reader.warnings)
                }
                samples += buffer[..<count]
            }
        }
    }

    package func samples(_ paths: [String]) -> [Heard] {
        parallelMap(paths.count) { samples(paths[$0]) }
    }
}

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

/// Where a word lies in a stream put together for an evaluation.
package struct WordPlace: Sendable, Equatable {
    /// Index of the keyword among the model's labels.
    package let label: Int
    /// Its recording.
    package let path: String
    /// Samples of the stream in which a detection is of this word: from the recording's start to a little after its end.
    package let accepted: Range<Int>
    /// The sample after the word's last.
    package let end: Int
}
