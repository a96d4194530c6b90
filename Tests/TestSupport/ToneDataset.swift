// SPDX-License-Identifier: Apache-2.0

import Foundation

/// A data set small enough to train on in a test: two "words" that differ in pitch, and a third that is neither.
public final class ToneDataset {
    public let folder: URL
    private var random: SeededNoise

    /// - Parameter clips: recordings per word; each file name has its own speaker.
    public init(clips: Int = 30, seed: UInt64 = 1) throws {
        folder = URL(fileURLWithPath: NSTemporaryDirectory()).appendingPathComponent("hark-tones-\(UUID().uuidString)")
        random = SeededNoise(state: seed)
        for (word, hertz) in [("low", 300.0), ("high", 1500.0), ("other", 700.0)] {
            for clip in 0..<clips {
                try write(
                    tone(hertz: hertz * (1 + 0.1 * random.next())), to: "\(word)/speaker\(clip)_nohash_0.wav")
            }
        }
    }

    deinit {
        try? FileManager.default.removeItem(at: folder)
    }

    /// One second of audio: a decaying tone at a random start, and faint noise throughout.
    public func tone(hertz: Double) -> [Int16] {
        let start = Int(4000 + 3000 * random.next())
        let level = 9000 + 5000 * random.next()
        return (0..<16_000).map { index in
            let time = Double(index - start) / 16_000
            let tone = time < 0 ? 0 : sin(2 * .pi * hertz * time) * exp(-4 * time)
            return Int16(level * tone + 40 * random.next())
        }
    }

    /// Writes 16-bit samples at 16 kHz to a path within the data set.
    public func write(_ samples: [Int16], to path: String) throws {
        try write(Self.wave(samples), to: path)
    }

    public func write(_ bytes: Data, to path: String) throws {
        let file = folder.appendingPathComponent(path)
        try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try bytes.write(to: file)
    }

    private static func wave(_ samples: [Int16]) -> Data {
        var bytes = Data("RIFF".utf8)
        let append32 = { (value: Int) in
            withUnsafeBytes(of: UInt32(value).littleEndian) { bytes.append(contentsOf: $0) }
        }
        let append16 = { (value: Int) in
            withUnsafeBytes(of: UInt16(value).littleEndian) { bytes.append(contentsOf: $0) }
        }
        append32(36 + samples.count * 2)
        bytes.append(contentsOf: "WAVEfmt ".utf8)
        append32(16)
        [1, 1].forEach(append16)
        [16_000, 32_000].forEach(append32)
        [2, 16].forEach(append16)
        bytes.append(contentsOf: "data".utf8)
        append32(samples.count * 2)
        samples.forEach { append16(Int(UInt16(bitPattern: $0))) }
        return bytes
    }
}

/// Uniform in -1...1, with the same sequence in every run.
struct SeededNoise {
    var state: UInt64

    mutating func next() -> Double {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return Double(Int64(bitPattern: state) >> 11) / Double(1 << 52)
    }
}
