// SPDX-License-Identifier: Apache-2.0

import AudioFiles
import HarkBasics
import HarkDatasets

/// Recordings without keywords, processed one after the other as one stream.
package struct NegativeStream: Sendable {
    /// Position of a recording in the stream.
    package struct Part: Sendable {
        package let path: String
        package let firstSample: Int
        /// Samples of the recording that were left out before `firstSample`.
        package var skipped = 0
    }

    package let paths: [String]

    /// Passes the stream to `piece` in parts.
    /// - Parameter heard: called at the end of each recording.
    /// - Returns: where each recording begins, and findings about recordings that cannot be used or have warnings.
    package func run(
        sampleRate: Int, heard: () -> Void, piece: (borrowing Span<Float>) -> Void
    ) -> (parts: [Part], findings: [DatasetFinding]) {
        var parts: [Part] = []
        var position = 0
        var findings: [DatasetFinding] = []
        var buffer = [Float](repeating: 0, count: 4096)
        for path in paths {
            do throws(AudioFileError) {
                let reader = try AudioFileReader(path: path, sampleRate: sampleRate)
                parts.append(Part(path: path, firstSample: position))
                while true {
                    let count = try buffer.withUnsafeMutableBufferPointer { (pointer) throws(AudioFileError) in
                        try reader.read(into: pointer)
                    }
                    if count == 0 { break }
                    let chunk = buffer
                    piece(chunk.span.extracting(0..<count))
                    position += count
                }
                findings += reader.warnings.map { DatasetFinding($0, path: path) }
            } catch {
                findings.append(DatasetFinding(error, path: path))
            }
            heard()
        }
        return (parts, findings)
    }
}

/// Continuous background noise for a stream, from recordings that are scaled to the same power.
package struct NoiseBed {
    private let recordings: [[Float]]
    private var current = 0
    private var position = 0

    /// - Parameter recordings: each is scaled to a mean power of 1; silent ones are left out.
    package init(_ recordings: [[Float]]) {
        self.recordings = recordings.compactMap { samples in
            let power = Self.power(samples)
            guard power > 1e-12 else { return nil }
            let gain = Float(1 / power.squareRoot())
            return samples.map { $0 * gain }
        }
    }

    package var isEmpty: Bool { recordings.isEmpty }

    package static func power(_ samples: some Collection<Float>) -> Double {
        samples.isEmpty ? 0 : samples.reduce(0.0) { $0 + Double($1) * Double($1) } / Double(samples.count)
    }

    /// Switches to a random recording, at a random position in it.
    package mutating func change(_ random: inout RandomStream) {
        guard !recordings.isEmpty else { return }
        current = random.index(below: recordings.count)
        position = random.index(below: recordings[current].count)
    }

    /// Adds the next noise samples to `samples`. The sum is clipped to -1...1, as by a sound card.
    package mutating func add(to samples: inout [Float], gain: Float) {
        guard !recordings.isEmpty else { return }
        for index in samples.indices {
            samples[index] = max(-1, min(1, samples[index] + gain * recordings[current][position]))
            position = position + 1 == recordings[current].count ? 0 : position + 1
        }
    }
}
