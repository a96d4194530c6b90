// SPDX-License-Identifier: Apache-2.0

import Foundation

@testable import SpeechFeatures

/// A frame of features computed by an independent program (make_golden.py), from `vectors/PRESET.txt`.
struct GoldenVector {
    let signal: String
    let kind: FeatureKind
    /// The number of frames of the whole signal.
    let frames: Int
    /// The index of this frame.
    let frame: Int
    let values: [Double]

    private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()

    static func all(_ preset: FeaturePreset) throws -> [GoldenVector] {
        let file = folder.appendingPathComponent("vectors/\(preset.rawValue).txt")
        return try String(contentsOf: file, encoding: .utf8).split(separator: "\n").map { line in
            let fields = line.split(separator: " ")
            guard fields.count > 4, let kind = FeatureKind(rawValue: String(fields[1])), let frames = Int(fields[2]),
                let frame = Int(fields[3])
            else { throw CocoaError(.fileReadCorruptFile) }
            return GoldenVector(
                signal: String(fields[0]), kind: kind, frames: frames, frame: frame,
                values: fields[4...].compactMap { Double($0) })
        }
    }

    /// The samples of `signals/NAME.wav`: 16 bits, after a header of 44 bytes.
    static func samples(_ name: String) throws -> [Float] {
        let bytes = [UInt8](try Data(contentsOf: folder.appendingPathComponent("signals/\(name).wav")))
        return stride(from: 44, to: bytes.count - 1, by: 2).map { position in
            Float(Int16(bitPattern: UInt16(bytes[position]) | UInt16(bytes[position + 1]) << 8)) / 32768
        }
    }
}
