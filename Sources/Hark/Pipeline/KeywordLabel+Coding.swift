// SPDX-License-Identifier: Apache-2.0

import HarkCore

extension KeywordLabel {
    /// Reads a section "LABL".
    static func labels(reading reader: inout ByteReader, count expected: Int) throws(ModelFormatError) -> [KeywordLabel]
    {
        let count = Int(try reader.read(UInt16.self))
        guard count == expected else { throw reader.invalid("\(count) labels for a network of \(expected)") }
        var labels: [KeywordLabel] = []
        for _ in 0..<count {
            let threshold = try reader.read(UInt16.self)
            let length = Int(try reader.read(UInt8.self))
            guard (1...64).contains(length) else { throw reader.invalid("a label of \(length) bytes") }
            let name = try reader.readText(count: length)
            guard (1...32767).contains(threshold) else { throw reader.invalid("a threshold of \(threshold)") }
            guard !labels.contains(where: { $0.name == name }) else { throw reader.invalid("two labels \"\(name)\"") }
            labels.append(KeywordLabel(name: name, threshold: threshold))
        }
        try reader.finish()
        return labels
    }

    /// The content of a section "LABL".
    static func serialized(_ labels: [KeywordLabel]) -> [UInt8] {
        var writer = ByteWriter()
        writer.append(UInt16(labels.count))
        for label in labels {
            writer.append(label.threshold)
            writer.append(UInt8(label.name.utf8.count))
            writer.append(bytes: Array(label.name.utf8))
        }
        return writer.bytes
    }
}
