// SPDX-License-Identifier: Apache-2.0

import HarkCore
import HarkDatasets

extension Checkpoint {
    package static let magic = Array("HARKCHK2".utf8)
    /// Of the magic and the digest.
    package static let headerBytes = magic.count + 20

    /// "HARKCHK2", the SHA-1 of what follows, then all fields in order, little-endian; lists after their counts.
    package func serialized() -> [UInt8] {
        var writer = ByteWriter()
        let append = { (text: String, writer: inout ByteWriter) in
            writer.append(UInt32(text.utf8.count))
            writer.append(bytes: Array(text.utf8))
        }
        append(configuration, &writer)
        append(recordingsDigest, &writer)
        for count in [epoch, batch, correct, steps] { writer.append(UInt32(count)) }
        for bits in [random, loss.bitPattern] {
            writer.append(UInt32(truncatingIfNeeded: bits))
            writer.append(UInt32(truncatingIfNeeded: bits >> 32))
        }
        let lists = optimizer + states.flatMap { $0.flatMap { $0 } }
        writer.append(UInt32(optimizer.count))
        writer.append(UInt32(states.count))
        writer.append(UInt32(states.first?.count ?? 0))
        writer.append(UInt32(states.first?.first?.count ?? 0))
        for list in lists {
            writer.append(UInt32(list.count))
            writer.append(contentsOf: list)
        }
        writer.append(UInt32(mined.count))
        for place in mined {
            for number in [place.recording, place.start, place.posterior] { writer.append(UInt32(number)) }
        }
        writer.append(UInt32(best.count))
        writer.append(bytes: best)
        return Self.sealed(writer.bytes)
    }

    /// A checkpoint's file of these contents.
    package static func sealed(_ contents: [UInt8]) -> [UInt8] { magic + SHA1.digest(contents) + contents }

    /// - Returns: nil where the bytes are no whole checkpoint of this program.
    package init?(parsing bytes: [UInt8]) {
        let header = Self.headerBytes
        guard bytes.count > header, Self.sealed(Array(bytes.dropFirst(header))).starts(with: bytes.prefix(header))
        else { return nil }
        do throws(ModelFormatError) {
            try self.init(reading: ByteReader(bytes[header...], section: SectionTag("CHKP")))
        } catch {
            return nil
        }
    }

    /// A digest keeps out what went wrong, not what somebody made: every count is held against the bytes there are.
    private init(reading reader: ByteReader) throws(ModelFormatError) {
        var reader = reader
        configuration = try reader.countedText()
        recordingsDigest = try reader.countedText()
        epoch = try reader.count()
        batch = try reader.count()
        correct = try reader.count()
        steps = try reader.count()
        random = try reader.read(UInt64.self)
        loss = Double(bitPattern: try reader.read(UInt64.self))
        let (lists, shards) = (try reader.count(), try reader.count())
        let (layers, parts) = (try reader.count(), try reader.count())
        // As a floating-point number: the product of three may be too much for an integer.
        let stated = Double(max(1, shards)) * Double(max(1, layers)) * Double(max(1, parts))
        guard Double(lists) + stated <= Double(reader.remaining) else { throw reader.invalid("it lacks lists") }
        optimizer = []
        for _ in 0..<lists { optimizer.append(try reader.countedFloats()) }
        states = []
        for _ in 0..<shards {
            var shard: [[[Float]]] = []
            for _ in 0..<layers {
                var layer: [[Float]] = []
                for _ in 0..<parts { layer.append(try reader.countedFloats()) }
                shard.append(layer)
            }
            states.append(shard)
        }
        let places = try reader.count()
        guard places <= reader.remaining / 12 else { throw reader.invalid("it lacks places") }
        mined = []
        for _ in 0..<places {
            mined.append(
                MinedPlace(recording: try reader.count(), start: try reader.count(), posterior: try reader.count()))
        }
        best = try reader.read(count: try reader.count())
        try reader.finish()
    }
}

extension ByteReader {
    fileprivate mutating func count() throws(ModelFormatError) -> Int { Int(try read(UInt32.self)) }

    fileprivate mutating func countedText() throws(ModelFormatError) -> String {
        String(decoding: try read(count: try count(), of: UInt8.self), as: UTF8.self)
    }

    /// Any bits, also those of no number.
    fileprivate mutating func countedFloats() throws(ModelFormatError) -> [Float] {
        try read(count: try count(), of: UInt32.self).map { Float(bitPattern: $0) }
    }
}
