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
