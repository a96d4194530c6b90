// SPDX-License-Identifier: Apache-2.0

import AudioFiles
import HarkBasics
import HarkDatasets

/// Decodes whole recordings at the model's sample rate, on all cores.
package struct StreamMaterial: Sendable {
    package let sampleRate: Int
    /// Longest allowed recording of a word or of noise, in seconds.
    package static let longestSeconds = 600.0

    /// A decoded recording, or the reasons why it cannot be used.
    package struct Heard: Sendable {
        /// nil if it cannot be used.
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

    /// Decodes the first seconds of a recording.
    /// - Parameter isAll: whether a longer recording is an error.
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

/// How the stream of an evaluation is assembled from recordings.
package struct StreamSettings: Sendable, Equatable {
    /// Seed of all random choices.
    package var seed: UInt64 = 1
    /// Seconds between two recordings of words.
    package var gapSeconds: ClosedRange<Double> = 1...3
    /// Share of the gaps that contain speech of the negatives, if there are any. The other gaps contain only noise.
    package var speechShare = 0.5
    /// Noise recordings that are mixed into the whole stream of words; empty: a faint hiss.
    package var noise: [String] = []
    /// Ratio of the mean power of each word to that of the noise, in dB.
    package var signalToNoise = 10.0
    /// Seconds after a recording's end in which a detection still counts for its word.
    package var toleranceSeconds = 0.5
    /// The split whose recordings of words are used; nil: all.
    package var split: DatasetSplit? = .validation

    package init() {}

    /// The reason why the settings are unusable; nil if they are usable.
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

/// Position of a word in the stream of an evaluation.
package struct WordPlace: Sendable, Equatable {
    /// Index of the keyword among the model's labels.
    package let label: Int
    /// Path of its recording.
    package let path: String
    /// Samples of the stream in which a detection counts for this word: from the recording's start to a little after
    /// its end.
    package let accepted: Range<Int>
    /// The sample after the word's last.
    package let end: Int
}
