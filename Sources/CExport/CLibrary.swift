// SPDX-License-Identifier: Apache-2.0

import CExportLibrary
import Hark
import HarkCore

/// A model as a C99 library for microcontrollers: features, network and decoder of its own, all tables constant.
///
/// The engine is the same C file for every model, `Sources/BuiltInData/CExportLibrary/library`, but for the names; what is generated
/// are the sizes in the header and the tables.
package struct CLibrary: Sendable, Equatable {
    /// What every file of an exported library begins with: by it, files of an export are told from others.
    package static let mark = "/* Written by hark export"

    /// What follows `hark_` in all names: lower-case ASCII letters, digits and underscores.
    package let name: String
    /// Header, engine, weights, example.
    package let files: [CLibraryFile]

    /// - Parameters:
    ///   - model: any model.
    ///   - name: any text; what of it cannot stand in an identifier is left out.
    ///   - program: which program exports; printable ASCII.
    package init(_ model: KeywordModel, name: String, program: String) {
        let name = CIdentifier.libraryName(name)
        // The file's own: of all its bytes, checksum included, a CRC would be the same for every model.
        let content = Array(model.serialized().dropLast(4))
        let identity = CRC32.checksum(content.span)
        let digits = String(identity, radix: 16)
        let mark =
            "\(Self.mark) (\(Self.comment(program))) from the model with the checksum "
            + "\(String(repeating: "0", count: 8 - digits.count))\(digits). */\n"
        let labels = CIdentifier.labelNames(model.labels.map(\.name))
        let header = Self.named(name, Self.text(c_export_header()).replacing("@SIZES@\n", with: CSizes.text(model)))
        self.name = name
        // Labels come last: what they are called is not to be taken for a name of the library's.
        files = [
            ("hark_\(name).h", header.replacing("@LABELS@\n", with: CSizes.labels(labels, prefix: Self.upper(name)))),
            ("hark_\(name).c", Self.named(name, Self.text(c_export_engine()))),
            (
                "hark_\(name)_weights.c",
                Self.named(name, CTables.text(model)).replacing("@NAMES@\n", with: CTables.names(model.labels))
            ),
            ("hark_\(name)_example.c", Self.named(name, Self.text(c_export_example()))),
        ].map { CLibraryFile(name: $0, text: mark + $1) }
    }

    /// The text of a file that is written for the name "model".
    private static func named(_ name: String, _ text: String) -> String {
        text.replacing("hark_model", with: "hark_\(name)").replacing("HARK_MODEL", with: "HARK_\(upper(name))")
    }

    private static func upper(_ name: String) -> String {
        String(decoding: name.utf8.map { $0 >= UInt8(ascii: "a") ? $0 - 32 : $0 }, as: UTF8.self)
    }

    /// Text that cannot end a comment.
    private static func comment(_ text: String) -> String {
        String(
            String.UnicodeScalarView(
                text.unicodeScalars.filter {
                    $0.isASCII && $0.value >= 0x20 && $0 != "*" && $0 != "\\" && $0 != "?" && $0 != "\u{7F}"
                }))
    }

    private static func text(_ file: c_export_file) -> String {
        String(decoding: UnsafeRawBufferPointer(start: file.bytes, count: file.size), as: UTF8.self)
    }
}

/// A file of an exported library.
package struct CLibraryFile: Sendable, Equatable {
    /// Its name in the library's folder.
    package let name: String
    /// ASCII.
    package let text: String
}
