// SPDX-License-Identifier: Apache-2.0

import AudioFiles

/// A file with a header, read as by `hark classify`, and again from its first channel at another rate.
enum AudioInput {
    /// The number of samples at 16 kHz to read at most: a few bytes can encode hours of silence.
    static let mostSamples = 160_000

    static func run(_ bytes: [UInt8]) throws(FuzzFailure) {
        let file = MemoryFile(bytes)
        try read { () throws(AudioFileError) in try AudioFileReader(path: file.path) }
        guard bytes.count.isMultiple(of: 8) else { return }
        try read { () throws(AudioFileError) in
            try AudioFileReader(path: file.path, channels: .channel(1), sampleRate: 22_050)
        }
    }

    /// Reads to the end or to the limit; samples must be in range, and messages must be single lines.
    static func read(_ open: () throws(AudioFileError) -> AudioFileReader) throws(FuzzFailure) {
        var buffer = [Float](repeating: 0, count: 4096)
        do {
            let reader = try open()
            var total = 0
            while total < mostSamples {
                let count = try buffer.withUnsafeMutableBufferPointer { try reader.read(into: $0) }
                if count == 0 { break }
                total += count
                let isSound = buffer[..<count].allSatisfy { (-1...1).contains($0) }
                try require(isSound, "a sample that is no number in -1...1")
            }
            try require(reader.duration.isFinite && reader.duration >= 0, "a recording of \(reader.duration) s")
            for warning in reader.warnings { try requireLine(warning.message(path: "name")) }
        } catch let error as AudioFileError {
            try requireLine("\(error)")
        } catch let error as FuzzFailure {
            throw error
        } catch {
            throw FuzzFailure("an error of another kind: \(error)")
        }
    }

    private static func requireLine(_ text: String) throws(FuzzFailure) {
        // C0, DEL and C1: the characters that move a terminal's cursor.
        let isLine = text.unicodeScalars.allSatisfy { $0.value >= 0x20 && !(0x7F...0x9F).contains($0.value) }
        try require(isLine, "a message with control characters: \(text.debugDescription)")
    }
}
