// SPDX-License-Identifier: Apache-2.0

import AudioFiles
import Foundation
import TestSupport

/// Fixtures in sequence, as one recording at 16 kHz and 16 bits.
enum SpokenWords {
    static let words = ["stop", "yes", "left", "down"]

    /// - Parameter pause: seconds of silence before, between and after them.
    static func write(_ words: [String] = words, pause: Double = 1, to path: String) throws {
        let silence = [Float](repeating: 0, count: Int(pause * 16_000))
        var samples = silence
        for word in words {
            let file = HarkProcess.root.appendingPathComponent("audio-fixtures/\(word)-flite-slt-16k.wav")
            samples += try AudioFileReader.samples(path: file.path) + silence
        }
        try AudioFileWriter.write(samples: samples, path: path, sampleRate: 16_000)
    }
}
