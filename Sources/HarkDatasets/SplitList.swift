// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials

/// `validation_list.txt` or `testing_list.txt`: the clips of a split, one per line, as "word/file".
package struct SplitList: Sendable {
    package let path: String
    /// The clips as "word/file", without the file extension.
    package let clips: Set<String>

    /// - Parameter lines: the clips, with slashes or backslashes, and with or without "./", surrounding spaces and the
    ///   file extension.
    package init(path: String, lines: [String]) {
        self.path = path
        clips = Set(lines.map(Self.place).filter { !$0.isEmpty })
    }

    /// The list at a path, in UTF-8 or UTF-16, with or without a byte-order mark; nil if there is no file.
    package init?(reading path: String) {
        guard let bytes = FileManager.default.contents(atPath: path) else { return nil }
        // A byte-order mark, if there is one, becomes the first character.
        let text = Self.text([UInt8](bytes)).trimmingPrefix("\u{FEFF}")
        self.init(path: path, lines: text.split(whereSeparator: \.isNewline).map(String.init))
    }

    /// Number of lines that name none of these clips.
    package func unmatched(_ there: Set<String>) -> Int { clips.count { !there.contains($0) } }

    /// Normalizes a line of a list to "word/file" without the file extension.
    package static func place(_ line: String) -> String {
        var parts = line.trimmed.split(whereSeparator: { $0 == "/" || $0 == "\\" }).filter { $0 != "." }
        // A line may also contain the data set's own folder.
        if parts.count > 2 { parts.removeFirst(parts.count - 2) }
        let name = parts.joined(separator: "/")
        guard let dot = name.lastIndex(of: "."), !name[dot...].contains("/") else { return name }
        return String(name[..<dot])
    }

    private static func text(_ bytes: [UInt8]) -> String {
        switch bytes.prefix(2) {
        case [0xFF, 0xFE]: utf16(bytes.dropFirst(2), littleEndian: true)
        case [0xFE, 0xFF]: utf16(bytes.dropFirst(2), littleEndian: false)
        default: String(decoding: bytes, as: UTF8.self)
        }
    }

    private static func utf16(_ bytes: ArraySlice<UInt8>, littleEndian: Bool) -> String {
        let units = stride(from: bytes.startIndex, to: bytes.endIndex - 1, by: 2).map { index in
            littleEndian
                ? UInt16(bytes[index + 1]) << 8 | UInt16(bytes[index])
                : UInt16(bytes[index]) << 8 | UInt16(bytes[index + 1])
        }
        return String(decoding: units, as: UTF16.self)
    }
}
