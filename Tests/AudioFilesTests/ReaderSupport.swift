// SPDX-License-Identifier: Apache-2.0

import AudioFiles

extension AudioFileReader {
    /// All samples, read through a buffer of `chunk` samples.
    func all(chunk: Int = 1000) throws -> [Float] {
        var samples: [Float] = []
        var buffer = [Float](repeating: .nan, count: chunk)
        while true {
            let count = try buffer.withUnsafeMutableBufferPointer { (pointer) throws(AudioFileError) in
                try read(into: pointer)
            }
            if count == 0 { return samples }
            samples += buffer[..<count]
        }
    }
}
