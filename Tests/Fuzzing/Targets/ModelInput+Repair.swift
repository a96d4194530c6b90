// SPDX-License-Identifier: Apache-2.0

import HarkCore
import SpeechFeatures

extension ModelInput {
    /// A model with the sizes that the damaged bytes declare, each section filled to the required length. A changed
    /// size alone would nearly always contradict another section, so no network of that size would ever run.
    /// - Returns: nil if the features cannot be read.
    static func repaired(_ bytes: [UInt8]) -> [UInt8]? {
        let sections = sections(in: bytes)
        let first = { (tag: SectionTag) in sections.first { $0.tag == tag }?.content ?? [] }
        var reader = ByteReader(first(.features)[...], section: .features)
        guard let features = try? FeatureSpec(reading: &reader) else { return nil }

        var container = ModelContainer()
        container.add(.features, first(.features))
        container.add(.normalization, filled(first(.normalization), count: 8 * features.outputCount))
        var (inputs, bits) = (features.outputCount, 5)
        for section in sections.filter({ $0.tag == .lstm }).prefix(3) {
            var source = SizedSource(section.content)
            // In the order of the section: inputs, cells, bits and two reserved numbers.
            _ = source.size()
            let cells = 1 + source.size() % 80
            for _ in 0..<3 { _ = source.size() }
            var writer = ByteWriter()
            for size in [inputs, cells, bits, 0, 0] { writer.append(UInt16(size)) }
            for _ in 0..<8 * cells { writer.append(source.multiplier()) }
            writer.append(bytes: source.bytes(4 * 4 * cells + 4 * cells * (inputs + cells)))
            container.add(.lstm, writer.bytes)
            (inputs, bits) = (cells, LSTMShape.outputFractionBits)
        }
        let names = first(.labels)
        let labels = names.count < 2 ? 2 : max(2, Int(names[0]) | Int(names[1]) << 8) % 512
        var source = SizedSource(first(.dense))
        var writer = ByteWriter()
        writer.append(UInt16(inputs))
        writer.append(UInt16(labels))
        for _ in 0..<labels { writer.append(source.multiplier()) }
        writer.append(bytes: source.bytes(4 * labels + labels * inputs))
        container.add(.dense, writer.bytes)
        for section in sections where ![.features, .normalization, .lstm, .dense].contains(section.tag) {
            container.add(section.tag, section.content)
        }
        return container.serialized()
    }

    /// The sections found, regardless of their declared lengths.
    static func sections(in bytes: [UInt8]) -> [(tag: SectionTag, content: [UInt8])] {
        var sections: [(tag: SectionTag, content: [UInt8])] = []
        var rest = bytes.dropFirst(12).dropLast(4)
        while rest.count >= 8 {
            let number = { (bytes: ArraySlice<UInt8>) in bytes.reversed().reduce(UInt32(0)) { $0 << 8 | UInt32($1) } }
            let tag = SectionTag(code: number(rest.prefix(4)))
            let length = Int(number(rest.dropFirst(4).prefix(4)))
            sections.append((tag, Array(rest.dropFirst(8).prefix(length))))
            rest = rest.dropFirst(8 + min(length, rest.count))
        }
        return sections
    }

    private static func filled(_ content: [UInt8], count: Int) -> [UInt8] {
        var source = SizedSource(content)
        return source.bytes(count)
    }

    /// An endless source of bytes that repeats the content.
    private struct SizedSource {
        private let content: [UInt8]
        private var position = 0

        init(_ content: [UInt8]) { self.content = content.isEmpty ? [0] : content }

        mutating func bytes(_ count: Int) -> [UInt8] {
            defer { position = (position + count) % content.count }
            return (0..<count).map { content[(position + $0) % content.count] }
        }

        mutating func size() -> Int {
            let two = bytes(2)
            return Int(two[0]) | Int(two[1]) << 8
        }

        /// In the valid range, 0...2^30 - 1.
        mutating func multiplier() -> Int32 {
            Int32(bytes(4).reversed().reduce(UInt32(0)) { $0 << 8 | UInt32($1) } & 0x3FFF_FFFF)
        }
    }
}
