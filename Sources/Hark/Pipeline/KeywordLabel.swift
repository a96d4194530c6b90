// SPDX-License-Identifier: Apache-2.0

import HarkCore

/// One class of a model.
package struct KeywordLabel: Sendable, Equatable {
    /// The class of all speech that is none of the keywords.
    package static let unknown = "_unknown_"
    /// The class of quiet and noise.
    package static let silence = "_silence_"

    /// Maximum length of a name, in UTF-8 bytes.
    package static let longestName = 64

    package let name: String
    /// Threshold of a keyword that is never reported. Model files cannot contain it.
    package static let never: UInt16 = 32768

    /// The lowest posterior at which live spotting reports the keyword, Q0.15, 1...32767 or ``never``. Classes that are
    /// not keywords do not use it.
    package let threshold: UInt16

    /// - Precondition: a printable name of 1...64 bytes, a threshold of 1...32768.
    package init(name: String, threshold: UInt16) {
        precondition((1...Self.longestName).contains(name.utf8.count) && Self.isPrintable(name))
        precondition((1...Self.never).contains(threshold))
        self.name = name
        self.threshold = threshold
    }

    /// Whether a name has no control characters. Names are written to terminals and other programs unescaped.
    package static func isPrintable(_ name: String) -> Bool {
        name.unicodeScalars.allSatisfy { $0.properties.generalCategory != .control }
    }

    /// Whether the class is a word to report, as opposed to `_unknown_` and `_silence_`.
    package var isKeyword: Bool { name != Self.unknown && name != Self.silence }

    /// Whether the class is a keyword that can be reported.
    package var isReported: Bool { isKeyword && threshold < Self.never }
}

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
