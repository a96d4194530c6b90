// SPDX-License-Identifier: Apache-2.0

import AudioFiles

/// Decodes recordings and checks each by itself for problems.
package struct ClipExaminer: Sendable {
    /// Recordings shorter than this contain no word.
    package static let shortestSeconds = 0.1
    /// A recording whose samples never deviate from their mean by more than this is silent (-72 dBFS). Words as faint
    /// as -70 dBFS are still intelligible.
    package static let silentPeak = 8
    /// Longest allowed recording of a keyword, of noise or of silence, in seconds.
    package static let longestSeconds = 600.0
    /// Longest allowed recording without keywords, in seconds. Its samples take 460 MB of memory for a moment.
    package static let longestSpeechSeconds = 4 * 3600.0
    /// Length of a recording, relative to a clip, above which it is reported as too long.
    private static let longerShare = 1.1

    /// Samples of one training clip.
    package let clipSamples: Int

    package init(clipSamples: Int) {
        self.clipSamples = clipSamples
    }

    package struct Examination: Sendable {
        /// 16 kHz; nil if it cannot be used.
        package let samples: [Int16]?
        /// Digest of the samples.
        package let digest: SampleDigest?
        package var findings: [DatasetFinding]
        /// Whether the recording is longer than allowed.
        package let exceedsLimit: Bool

        package init(samples: [Int16]?, findings: [DatasetFinding], exceedsLimit: Bool = false) {
            self.samples = samples
            self.exceedsLimit = exceedsLimit
            digest = samples.map(SampleDigest.init)
            self.findings = findings
        }

        package func has(_ problem: DatasetProblem) -> Bool { findings.contains { $0.problem == problem } }
        /// Whether training leaves the recording out.
        package var isUseless: Bool { findings.contains { $0.problem.leavesOut } }
    }

    /// - Parameters:
    ///   - mayBeSilent: whether silence is expected.
    ///   - mayBeLong: whether training uses all of the recording, as it does if there is no keyword to find in it.
    ///   - maximumSeconds: longest allowed recording.
    package func examine(
        _ path: String, mayBeSilent: Bool = false, mayBeLong: Bool = false, maximumSeconds: Double = longestSeconds
    ) -> Examination {
        do throws(AudioFileError) {
            let reader = try AudioFileReader(path: path)
            let samples = try reader.integers(path: path, maximumSeconds: maximumSeconds)
            guard !samples.isEmpty else {
                return Examination(
                    samples: nil, findings: [DatasetFinding(.unreadable, path: path, detail: "holds no sound")])
            }
            let doubts = reader.warnings.map { DatasetFinding($0, path: path) }
            let flaws = flaws(of: samples, mayBeSilent: mayBeSilent)
                .filter { !mayBeLong || $0.0 != .tooLong }
                .map { DatasetFinding($0, path: path, detail: $1) }
            return Examination(samples: samples, findings: doubts + flaws)
        } catch {
            var exceedsLimit = false
            if case .tooLong = error { exceedsLimit = true }
            return Examination(
                samples: nil, findings: [DatasetFinding(error, path: path)], exceedsLimit: exceedsLimit)
        }
    }

    package func flaws(of samples: [Int16], mayBeSilent: Bool) -> [(DatasetProblem, String)] {
        let seconds = Self.seconds(samples.count)
        if Double(samples.count) < Self.shortestSeconds * Double(AudioFileReader.sampleRate) {
            return [(.tooShort, seconds)]
        }
        let mean = samples.reduce(0) { $0 + Int($1) } / samples.count
        if !mayBeSilent, samples.allSatisfy({ abs(Int($0) - mean) <= Self.silentPeak }) { return [(.silent, "")] }
        var found: [(DatasetProblem, String)] = []
        if Double(samples.count) > Double(clipSamples) * Self.longerShare { found.append((.tooLong, seconds)) }
        return found
    }

    private static func seconds(_ samples: Int) -> String {
        "\((Double(samples) / Double(AudioFileReader.sampleRate) * 100).rounded() / 100) s"
    }
}
