// SPDX-License-Identifier: Apache-2.0

import AudioFiles
import HarkDatasets

/// Recordings without keywords, heard one after the other as one stream.
package struct NegativeStream: Sendable {
    /// A recording's place in the stream.
    package struct Part: Sendable {
        package let path: String
        package let firstSample: Int
    }

    package let paths: [String]

    /// - Parameter heard: called at the end of each recording.
    /// - Returns: where each begins, and what could not be used or is odd.
    package func run(
        into trace: StreamTrace, sampleRate: Int, heard: () -> Void
    ) -> (parts: [Part], findings: [DatasetFinding]) {
        var parts: [Part] = []
        var findings: [DatasetFinding] = []
        var buffer = [Float](repeating: 0, count: 4096)
        for path in paths {
            do throws(AudioFileError) {
                let reader = try AudioFileReader(path: path, sampleRate: sampleRate)
                parts.append(Part(path: path, firstSample: trace.samples))
                while true {
                    let count = try buffer.withUnsafeMutableBufferPointer { (pointer) throws(AudioFileError) in
                        try reader.read(into: pointer)
                    }
                    if count == 0 { break }
                    let chunk = buffer
                    trace.process(chunk.span.extracting(0..<count))
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
