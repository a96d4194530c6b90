// SPDX-License-Identifier: Apache-2.0

import HarkCore
import Testing

@Suite struct ModelContainerTests {
    @Test func layoutByteByByte() {
        var container = ModelContainer()
        container.add(.dense, [7, 8])
        let body: [UInt8] = [72, 65, 82, 75, 2, 0, 1, 0, 26, 0, 0, 0, 68, 69, 78, 83, 2, 0, 0, 0, 7, 8]
        #expect(container.serialized() == body + SmallModel.little(CRC32.checksum(body.span)))
    }

    @Test func sectionsComeBack() throws {
        let bytes = SmallModel.container.serialized()
        let read = try ModelContainer(parsing: bytes)
        #expect(read.tags == SmallModel.contents.map(\.0))
        #expect(read.serialized() == bytes)
        #expect(try read.all(.lstm).map { try SmallModel.content(of: $0) } == [[], Array(0..<20)])
        #expect(try SmallModel.content(of: read.only(.features)) == [1, 2, 3])
        #expect(try SmallModel.content(of: read.only(.dense)) == [255])
    }

    @Test func noSectionsAtAll() throws {
        let bytes = ModelContainer().serialized()
        #expect(bytes.count == 16)
        #expect(try ModelContainer(parsing: bytes).tags.isEmpty)
    }

    @Test func unknownSectionsAreKept() throws {
        var container = SmallModel.container
        container.add(SectionTag(code: 0xFFFF_FFFF), [1])
        let read = try ModelContainer(parsing: container.serialized())
        #expect(read.tags.last == SectionTag(code: 0xFFFF_FFFF))
        #expect(try SmallModel.content(of: read.only(.features)) == [1, 2, 3])
    }

    @Test func missingAndDuplicateSections() throws {
        let read = try ModelContainer(parsing: SmallModel.container.serialized())
        #expect(read.all(.labels).isEmpty)
        #expect(throws: ModelFormatError.missingSection(.labels)) { try read.only(.labels) }
        #expect(throws: ModelFormatError.duplicateSection(.lstm)) { try read.only(.lstm) }
    }

    /// Reading past a section's end is an error, even though more sections follow.
    @Test func aSectionEndsWhereItEnds() throws {
        let read = try ModelContainer(parsing: SmallModel.container.serialized())
        var reader = try read.only(.features)
        #expect(throws: ModelFormatError.invalidSection(.features, reason: "it ends 1 bytes early")) {
            try reader.read(UInt32.self)
        }
    }

    @Test func tagsShowTheirLetters() {
        #expect(SectionTag.provenance.description == "PROV")
        #expect(SectionTag.provenance.code == 0x564F_5250)
        #expect(SectionTag(code: 0x0A41_1B80).description == "??A?")
        #expect(SectionTag(code: 0).description == "????")
    }

    static let errors: [ModelFormatError] = [
        .notAModel, .unsupportedVersion(9, supported: 1), .truncated(expectedBytes: 16, actualBytes: 5),
        .oversized(expectedBytes: 16, actualBytes: 17), .checksumMismatch(stored: 1, computed: 0xABCD_EF01),
        .missingSection(.lstm), .duplicateSection(SectionTag(code: 0x0D0A_0D0A)),
        .invalidSection(SectionTag(code: 0x0A0A_0A0A), reason: "it ends 1 bytes early"),
    ]

    @Test(arguments: errors)
    func everyErrorIsOneLine(error: ModelFormatError) {
        let text = String(describing: error)
        #expect(text.count >= 20)
        #expect(text.unicodeScalars.allSatisfy { (32...126).contains($0.value) })
        #expect(text.last != ".")
    }

    @Test func checksumsAreShownInEightDigits() {
        let error = ModelFormatError.checksumMismatch(stored: 1, computed: 0xABCD_EF01)
        #expect(error.description.contains("00000001"))
        #expect(error.description.contains("ABCDEF01"))
    }
}
