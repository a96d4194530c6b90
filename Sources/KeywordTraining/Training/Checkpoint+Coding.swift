import ModelFormat

extension Checkpoint {
    package static let magic = Array("HARKCHK1".utf8)
    /// Of the magic and the digest.
    package static let headerBytes = magic.count + 20

    /// "HARKCHK1", the SHA-1 of what follows, then all fields in order, little-endian; lists after their counts.
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
        // What bears the right digest is what was written: no count below can be wrong.
        var reader = Reader(rest: bytes[header...])
        configuration = reader.text()
        recordingsDigest = reader.text()
        (epoch, batch, correct, steps) = (reader.count(), reader.count(), reader.count(), reader.count())
        random = reader.bits()
        loss = Double(bitPattern: reader.bits())
        let (lists, shards, layers, parts) = (reader.count(), reader.count(), reader.count(), reader.count())
        optimizer = (0..<lists).map { _ in reader.floats() }
        states = (0..<shards).map { _ in
            (0..<layers).map { _ in (0..<parts).map { _ in reader.floats() } }
        }
        best = reader.bytes()
    }

    private struct Reader {
        var rest: ArraySlice<UInt8>

        mutating func take(_ count: Int) -> ArraySlice<UInt8> {
            precondition(count <= rest.count, "a checkpoint's digest is right and its counts are not")
            defer { rest = rest.dropFirst(count) }
            return rest.prefix(count)
        }

        mutating func count() -> Int {
            Int(take(4).reversed().reduce(UInt32(0)) { $0 << 8 | UInt32($1) })
        }

        mutating func bits() -> UInt64 {
            take(8).reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        }

        mutating func bytes() -> [UInt8] { Array(take(count())) }

        mutating func text() -> String { String(decoding: bytes(), as: UTF8.self) }

        mutating func floats() -> [Float] {
            let values = count()
            return take(4 * values).withUnsafeBytes { bytes in
                (0..<values).map {
                    Float(
                        bitPattern: UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: 4 * $0, as: UInt32.self)))
                }
            }
        }
    }
}
