// SPDX-License-Identifier: Apache-2.0

import HarkCore

/// A small container for tests that damage every bit and then correct the checksum.
enum SmallModel {
    static let contents: [(SectionTag, [UInt8])] = [
        (.features, [1, 2, 3]), (.lstm, []), (.lstm, Array(0..<20)), (.dense, [255]),
    ]

    static var container: ModelContainer {
        var container = ModelContainer()
        for (tag, content) in contents { container.add(tag, content) }
        return container
    }

    /// A section as in a file, with an arbitrary length field.
    static func section(_ name: String, length: UInt32, _ content: [UInt8]) -> [UInt8] {
        Array(name.utf8) + little(length) + content
    }

    /// A file with a correct length and checksum around any body.
    static func file(sections: UInt16, body: [UInt8], version: UInt16 = ModelContainer.version, length: UInt32? = nil)
        -> [UInt8]
    {
        var writer = ByteWriter()
        writer.append(bytes: Array("HARK".utf8))
        writer.append(version)
        writer.append(sections)
        writer.append(length ?? UInt32(16 + body.count))
        writer.append(bytes: body)
        writer.append(CRC32.checksum(writer.bytes.span))
        return writer.bytes
    }

    /// The bytes with the last four replaced by the correct checksum.
    static func sealed(_ bytes: [UInt8]) -> [UInt8] {
        let body = Array(bytes.dropLast(4))
        return body + little(CRC32.checksum(body.span))
    }

    static func little(_ value: UInt32) -> [UInt8] {
        var writer = ByteWriter()
        writer.append(value)
        return writer.bytes
    }

    /// All remaining bytes of a reader.
    static func content(of reader: ByteReader) throws -> [UInt8] {
        var reader = reader
        return try reader.read(count: reader.remaining, of: UInt8.self)
    }
}
