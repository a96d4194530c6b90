// SPDX-License-Identifier: Apache-2.0

/// The sections of a complete model file with a valid checksum. docs/model-format.md describes the layout.
///
///     0   4  magic "HARK"
///     4   2  version
///     6   2  number of sections
///     8   4  length of the whole file, checksum included
///    12      sections: 4 bytes tag, 4 bytes length of the content, the content
///   end-4 4  CRC-32 of all bytes before it
///
/// All numbers little-endian.
public struct ModelContainer: Sendable {
    public static let version: UInt16 = 2
    /// Maximum size of a model file. Three layers of 512 cells take 6.3 MiB.
    public static let maximumBytes = 16 << 20

    /// "HARK".
    package static let magic: [UInt8] = [0x48, 0x41, 0x52, 0x4B]
    private static let headerBytes = 12
    private static let checksumBytes = 4

    private struct Section: Sendable {
        let tag: SectionTag
        let content: ConstantArray<UInt8>.SubSequence
    }

    private var sections: [Section] = []

    /// The tags in file order.
    public var tags: [SectionTag] { sections.map { $0.tag } }

    /// Readers over all sections with this tag, in file order.
    public func all(_ tag: SectionTag) -> [ByteReader] {
        sections.filter { $0.tag == tag }.map { ByteReader($0.content, section: tag) }
    }

    /// A reader over the section with this tag. Throws if there is none or more than one.
    public func only(_ tag: SectionTag) throws(ModelFormatError) -> ByteReader {
        let found = all(tag)
        guard let reader = found.first else { throw .missingSection(tag) }
        guard found.count == 1 else { throw .duplicateSection(tag) }
        return reader
    }

    /// Checks magic, version, length, checksum and the sections' bounds.
    public init(parsing bytes: ConstantArray<UInt8>) throws(ModelFormatError) {
        guard bytes.count >= 4, bytes[..<4].elementsEqual(Self.magic) else { throw .notAModel }
        let least = Self.headerBytes + Self.checksumBytes
        guard bytes.count >= least else { throw .truncated(expectedBytes: least, actualBytes: bytes.count) }

        let noSection = SectionTag(code: 0)
        var header = ByteReader(bytes[4..<Self.headerBytes], section: noSection)
        let version = try header.read(UInt16.self)
        let sectionCount = Int(try header.read(UInt16.self))
        // Clamped, because on a 32-bit processor a length of up to 4 GiB must be refused and not trap.
        let length = Int(clamping: try header.read(UInt32.self))
        guard version == Self.version else { throw .unsupportedVersion(version, supported: Self.version) }
        guard bytes.count <= Self.maximumBytes else {
            throw .oversized(expectedBytes: Self.maximumBytes, actualBytes: bytes.count)
        }
        guard bytes.count >= length else { throw .truncated(expectedBytes: length, actualBytes: bytes.count) }
        guard bytes.count == length else { throw .oversized(expectedBytes: length, actualBytes: bytes.count) }

        let end = bytes.count - Self.checksumBytes
        var tail = ByteReader(bytes[end...], section: noSection)
        let stored = try tail.read(UInt32.self)
        let computed = CRC32.checksum(bytes.span.extracting(0..<end))
        guard stored == computed else { throw .checksumMismatch(stored: stored, computed: computed) }

        var position = Self.headerBytes
        for _ in 0..<sectionCount {
            guard position + 8 <= end else { throw .truncated(expectedBytes: position + 12, actualBytes: bytes.count) }
            var head = ByteReader(bytes[position..<position + 8], section: noSection)
            let tag = SectionTag(code: try head.read(UInt32.self))
            let contentLength = Int(clamping: try head.read(UInt32.self))
            position += 8
            guard contentLength <= end - position else {
                throw .invalidSection(tag, reason: "it is longer than the file")
            }
            sections.append(Section(tag: tag, content: bytes[position..<position + contentLength]))
            position += contentLength
        }
        guard position == end else { throw .oversized(expectedBytes: position + 4, actualBytes: bytes.count) }
    }
}

// A microcontroller only reads models.
#if !hasFeature(Embedded)
    extension ModelContainer {
        public init() {}

        /// Sections are written in the order they are added.
        public mutating func add(_ tag: SectionTag, _ content: [UInt8]) {
            sections.append(Section(tag: tag, content: content[...]))
        }

        /// The file's bytes.
        /// - Precondition: the sections fit ``maximumBytes``.
        public func serialized() -> [UInt8] {
            let length = Self.headerBytes + sections.reduce(0) { $0 + 8 + $1.content.count } + Self.checksumBytes
            precondition(
                length <= Self.maximumBytes && sections.count <= Int(UInt16.max), "a model of more than 16 MiB")
            var writer = ByteWriter()
            writer.append(bytes: Self.magic)
            writer.append(Self.version)
            writer.append(UInt16(sections.count))
            writer.append(UInt32(length))
            for section in sections {
                writer.append(section.tag.code)
                writer.append(UInt32(section.content.count))
                writer.append(bytes: Array(section.content))
            }
            writer.append(CRC32.checksum(writer.bytes.span))
            return writer.bytes
        }
    }
#endif

/// The four-letter name of a model file's section.
public struct SectionTag: Hashable, Sendable, CustomStringConvertible {
    /// The letters in file order, first letter in the lowest byte.
    public let code: UInt32

    public init(code: UInt32) {
        self.code = code
    }

    /// - Precondition: four ASCII characters.
    public init(_ name: StaticString) {
        precondition(name.utf8CodeUnitCount == 4, "a section's name has four letters")
        var code: UInt32 = 0
        name.withUTF8Buffer { letters in
            for (position, letter) in letters.enumerated() { code |= UInt32(letter) << (8 * UInt32(position)) }
        }
        self.code = code
    }

    /// The letters. Bytes that are not printable ASCII are shown as "?", because a tag may come from a damaged file.
    public var description: String {
        var text = ""
        for shift in [UInt32(0), 8, 16, 24] {
            let letter = UInt8(truncatingIfNeeded: code >> shift)
            text.unicodeScalars.append((33...126).contains(letter) ? Unicode.Scalar(letter) : "?")
        }
        return text
    }
}

extension SectionTag {
    /// FeatureSpec: the parameters of the feature extraction.
    public static let features = SectionTag("FEAT")
    /// Mean and scale of each coefficient, for the conversion of floats to the network's integers.
    public static let normalization = SectionTag("NORM")
    /// One LSTM layer; repeated, first layer first.
    public static let lstm = SectionTag("LSTM")
    /// The output layer.
    public static let dense = SectionTag("DENS")
    /// Parameters of live spotting, such as the pooling window and the refractory time.
    public static let decoder = SectionTag("DECO")
    /// Labels and their thresholds.
    public static let labels = SectionTag("LABL")
    /// Where the model comes from, as JSON.
    public static let provenance = SectionTag("PROV")
}
