// SPDX-License-Identifier: Apache-2.0

import HarkCore

/// One class of a model. Its name is read in place in the model.
public struct FirmwareLabel: Sendable {
    /// UTF-8, 1...64 bytes.
    public let name: ConstantArray<UInt8>
    /// The lowest posterior at which the keyword is reported, Q0.15; `KeywordDecoder.never` for a class that is not a
    /// keyword.
    public let threshold: Int32

    /// Reads a section "LABL". Does not check that names are valid UTF-8 and distinct: this was checked where the model
    /// was made.
    static func labels(reading reader: inout ByteReader, count expected: Int) throws(ModelFormatError)
        -> [FirmwareLabel]
    {
        let count = Int(try reader.read(UInt16.self))
        guard count == expected else { throw reader.invalid("\(count) labels for a network of \(expected)") }
        var labels: [FirmwareLabel] = []
        labels.reserveCapacity(count)
        for _ in 0..<count {
            let threshold = try reader.read(UInt16.self)
            let length = Int(try reader.read(UInt8.self))
            guard (1...64).contains(length) else { throw reader.invalid("a label of \(length) bytes") }
            guard (1...32767).contains(threshold) else { throw reader.invalid("a threshold of \(threshold)") }
            let name = try reader.read(count: length, of: UInt8.self)
            let isKeyword = !spells("_unknown_", name) && !spells("_silence_", name)
            labels.append(
                FirmwareLabel(name: name, threshold: isKeyword ? Int32(threshold) : KeywordDecoder.never))
        }
        try reader.finish()
        return labels
    }

    private static func spells(_ text: StaticString, _ name: ConstantArray<UInt8>) -> Bool {
        text.withUTF8Buffer { $0.elementsEqual(name) }
    }
}
