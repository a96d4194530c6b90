// SPDX-License-Identifier: Apache-2.0

import AudioFiles
import TestSupport

/// Recordings of one word each, at 16 kHz and 16 bits.
enum Fixtures {
    static let words = ["yes", "no", "up", "down", "left", "right", "on", "off", "stop", "go"]

    static func path(_ word: String) -> String {
        HarkProcess.root.appendingPathComponent("audio-fixtures/\(word)-flite-slt-16k.wav").path
    }

    static func floats(_ word: String) throws -> [Float] {
        try AudioFileReader.samples(path: path(word))
    }

    static func integers(_ word: String) throws -> [Int16] {
        try floats(word).map { Int16(sample: $0) }
    }
}
