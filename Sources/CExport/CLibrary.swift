// SPDX-License-Identifier: Apache-2.0

import CExportLibrary
import Hark
import HarkCore

/// A model exported as a C99 library for microcontrollers, with its own features, network and decoder. All tables are
/// constant.
///
/// The engine is the same C file for every model (`Sources/BuiltInData/CExportLibrary/library`), except for the names.
/// The sizes in the header and the tables are generated.
package struct CLibrary: Sendable, Equatable {
    /// A text within the first ``markReach`` bytes of every exported file. It distinguishes exported files from others.
    package static let mark = "Written by hark export"
    package static let markReach = 128

    /// The part after `hark_` in all names: lower-case ASCII letters, digits and underscores.
    package let name: String
    /// In this order: header, engine, weights, example, those of the layout.
    package let files: [CLibraryFile]

    /// - Parameters:
    ///   - model: any model.
    ///   - name: any text. Characters that are not allowed in an identifier are removed.
    ///   - program: the exporting program and its version; printable ASCII.
    package init(_ model: KeywordModel, name: String, program: String, layout: LibraryLayout = .plain) {
        let name = CIdentifier.libraryName(name)
        // The checksum of the model file without its last four bytes, which hold this CRC. The CRC of data followed by
        // its own CRC is the same for every model.
        let content = Array(model.serialized().dropLast(4))
        let identity = CRC32.checksum(content.span)
        let checksum = CRC32.hexadecimal(content)
        let program = Self.comment(program)
        let mark = "\(Self.mark) (\(program)) from the model with the checksum \(checksum)."
        let labels = CIdentifier.labelNames(model.labels.map(\.name))
        let sizes = CSizes.identity(program: program, checksum: checksum) + CSizes.text(model)
        let template = Self.text(c_export_header()).replacing("@CHECKSUM@", with: checksum)
        let header = Self.named(name, template.replacing("@SIZES@\n", with: sizes))
        self.name = name
        // Labels are inserted last, so that a label name is not replaced as if it were a name of the library.
        let headerText = header.replacing("@LABELS@\n", with: CSizes.labels(labels, prefix: Self.upper(name)))
        let tables = Self.named(name, CTables.text(model, SelfTest(model, checksum: identity)))
        let (headers, sources) = layout.folders
        let description = LibraryDescription(
            library: "hark_\(name)", mark: mark, version: Self.version(program),
            keywords: zip(labels, model.labels).filter(\.1.isKeyword).map(\.0))
        files =
            [
                ("\(headers)hark_\(name).h", headerText),
                ("\(sources)hark_\(name).c", Self.named(name, Self.text(c_export_engine()))),
                (
                    "\(sources)hark_\(name)_weights.c",
                    tables.replacing("@NAMES@\n", with: CTables.names(model.labels))
                ),
                Self.example(layout, name: name),
            ].compactMap { $0.map { CLibraryFile(name: $0, text: "/* \(mark) */\n\($1)") } }
            + description.files(layout)
    }

    private static func example(_ layout: LibraryLayout, name: String) -> (String, String)? {
        switch layout {
        case .plain: ("hark_\(name)_example.c", named(name, text(c_export_example())))
        case .arduino, .platformio:
            // Arduino requires that a sketch has the name of its folder.
            ("examples/hark_\(name)_blink/hark_\(name)_blink.ino", named(name, text(c_export_blink())))
        case .espIDF, .zephyr: nil
        }
    }

    /// The last word of the program if it is a version of three numbers, else 0.0.0.
    private static func version(_ program: String) -> String {
        let last = program.split(separator: " ").last.map(String.init) ?? ""
        let numbers = last.split(separator: ".", omittingEmptySubsequences: false)
        let isVersion = numbers.count == 3 && numbers.allSatisfy { UInt16($0) != nil }
        return isVersion ? last : "0.0.0"
    }

    /// The text of a template with the library's name in place of "model".
    private static func named(_ name: String, _ text: String) -> String {
        text.replacing("hark_model", with: "hark_\(name)").replacing("HARK_MODEL", with: "HARK_\(upper(name))")
    }

    private static func upper(_ name: String) -> String {
        String(decoding: name.utf8.map { $0 >= UInt8(ascii: "a") ? $0 - 32 : $0 }, as: UTF8.self)
    }

    /// The text without characters that could end a C comment or a string.
    private static func comment(_ text: String) -> String {
        String(
            String.UnicodeScalarView(
                text.unicodeScalars.filter {
                    $0.isASCII && $0.value >= 0x20 && $0 != "*" && $0 != "\\" && $0 != "?" && $0 != "\""
                        && $0 != "\u{7F}"
                }))
    }

    private static func text(_ file: c_export_file) -> String {
        String(decoding: UnsafeRawBufferPointer(start: file.bytes, count: file.size), as: UTF8.self)
    }
}

/// A file of an exported library.
package struct CLibraryFile: Sendable, Equatable {
    /// Its path in the library's folder.
    package let name: String
    /// ASCII.
    package let text: String
}
