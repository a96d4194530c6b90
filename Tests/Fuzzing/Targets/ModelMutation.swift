// SPDX-License-Identifier: Apache-2.0

import HarkCore

/// A valid model with some of its numbers, sizes, counts and texts replaced by values at the ends of their ranges. Its
/// length and checksum are right.
struct ModelMutation {
    private var sections: [(tag: SectionTag, content: [UInt8])]

    /// Numbers of all widths: the ends of signed and unsigned ranges, and of those that the format allows.
    private static let integers: [UInt32] = [
        0, 1, 2, 16, 255, 256, 511, 512, 513, 1000, 1001, 4000, 16_384, 32_767, 32_768, 65_535, 65_536, 192_000,
        192_001,
        1 << 30, 0x7FFF_FFFF, 0x8000_0000, 0xFFFF_FFFF,
    ]
    private static let floats: [Float] = [
        .nan, .infinity, -.infinity, 0, -0.0, .leastNonzeroMagnitude, .leastNormalMagnitude, 1e-30, 1e-9, 1e-6, 0.5, 1,
        20,
        1e6, 1e7, .greatestFiniteMagnitude, -.greatestFiniteMagnitude, -1,
    ]
    /// Values of JSON.
    private static let values = [
        "0", "-1", "1", "1e9", "1000000000", "1000001", "9223372036854775807", "-9223372036854775808",
        "18446744073709551615", "18446744073709551616", "1e308", "-1e308", "1e999", "5e-324", "0.1", "NaN", "null",
        "true",
        "\"\"", "\"\\u001b[2J\\u202e\\n\"", "[]", "{}", "{\"\":1000000000,\"a\":1000000000}",
        "[{\"name\":\"\",\"recordings\":0,\"hours\":5e-324,\"falseAlarms\":1000000000}]",
    ]
    private static let keys = [
        "date", "program", "command", "seed", "epochs", "trainingClips", "validationClips", "floatAccuracy",
        "quantizedAccuracy", "configuration", "recordingsDigest", "heldOut",
    ]

    /// - Parameter model: a valid file.
    init(_ model: [UInt8]) { sections = ModelInput.sections(in: model) }

    /// The file's bytes.
    var bytes: [UInt8] {
        var container = ModelContainer()
        for section in sections { container.add(section.tag, section.content) }
        return container.serialized()
    }

    /// Replaces one field.
    /// - Parameter choice: four bytes: the section, where in it, what kind of value, which value.
    mutating func apply(_ choice: [UInt8]) {
        guard !sections.isEmpty else { return }
        let index = Int(choice[0]) % sections.count
        if sections[index].tag == .provenance { return replaceProvenance(index, choice) }
        let content = sections[index].content
        let value: [UInt8]
        switch choice[2] % 6 {
        case 0, 1: value = Self.littleEndian(Self.integers[Int(choice[3]) % Self.integers.count], bytes: 2)
        case 2: value = Self.littleEndian(Self.integers[Int(choice[3]) % Self.integers.count], bytes: 4)
        case 3: value = Self.littleEndian(Self.floats[Int(choice[3]) % Self.floats.count].bitPattern, bytes: 4)
        case 4: value = [choice[3]]
        // The section becomes shorter, or occurs twice, or not at all.
        default:
            switch choice[3] % 4 {
            case 0: sections[index].content.removeLast(min(content.count, Int(choice[1])))
            case 1: sections.append(sections[index])
            case 2: sections.remove(at: index)
            default: sections[index].content.append(contentsOf: [UInt8](repeating: choice[1], count: 4))
            }
            return
        }
        // Most fields are in the first bytes; of floats after a byte or two, the places are odd.
        let place = Int(choice[1]) % max(1, min(content.count, 256))
        for (offset, byte) in value.enumerated() where place + offset < content.count {
            sections[index].content[place + offset] = byte
        }
    }

    /// Puts another value in the place of one of the JSON's.
    private mutating func replaceProvenance(_ index: Int, _ choice: [UInt8]) {
        let key = Self.keys[Int(choice[1]) % Self.keys.count]
        let value = Self.values[Int(choice[3]) % Self.values.count]
        let fields = [
            "date": "\"2026\"", "program": "\"seed\"", "command": "\"hark\"", "seed": "1", "epochs": "1",
            "trainingClips": "{\"yes\":1}", "validationClips": "{\"yes\":1}", "floatAccuracy": "0.5",
            "quantizedAccuracy": "0.5",
        ].merging([key: value]) { $1 }
        let json = fields.sorted { $0.key < $1.key }.map { "\"\($0.key)\":\($0.value)" }.joined(separator: ",")
        sections[index].content = Array("{\(json)}".utf8)
    }

    private static func littleEndian(_ value: UInt32, bytes: Int) -> [UInt8] {
        (0..<bytes).map { UInt8(truncatingIfNeeded: value >> (8 * UInt32($0))) }
    }
}
