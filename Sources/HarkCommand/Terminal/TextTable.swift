// SPDX-License-Identifier: Apache-2.0

import HarkBasics

/// A table of text with aligned columns. Cells are escaped, so that each row is one line.
struct TextTable {
    enum Alignment { case left, right }

    private let alignments: [Alignment]
    private var rows: [[String]]

    init(header: [String], alignments: [Alignment]) {
        precondition(header.count == alignments.count)
        self.alignments = alignments
        rows = [header]
    }

    mutating func add(_ row: [String]) {
        precondition(row.count == alignments.count)
        rows.append(row.map(DisplayText.oneLine))
    }

    /// The lines, header first.
    var lines: [String] {
        let widths = alignments.indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
        return rows.map { row in
            let cells = alignments.indices.map { column in
                let padding = String(repeating: " ", count: widths[column] - row[column].count)
                return alignments[column] == .left ? row[column] + padding : padding + row[column]
            }
            return cells.joined(separator: "  ").trimmingTrailingSpaces()
        }
    }
}

extension String {
    fileprivate func trimmingTrailingSpaces() -> String {
        var text = self
        while text.last == " " { text.removeLast() }
        return text
    }
}

/// The width of text on a terminal.
enum TextColumns {
    /// Columns of a character: 2 for East Asian wide characters and emoji, otherwise 1.
    static func width(_ character: Character) -> Int {
        guard let first = character.unicodeScalars.first else { return 0 }
        return wide.contains { $0.contains(first.value) } ? 2 : 1
    }

    static func width(_ text: String) -> Int { text.reduce(0) { $0 + width($1) } }

    /// The blocks of Unicode's East Asian Width "W" and "F" on whose width terminals agree.
    private static let wide: [ClosedRange<UInt32>] = [
        0x1100...0x115F, 0x2E80...0x303E, 0x3041...0x33FF, 0x3400...0x4DBF, 0x4E00...0x9FFF, 0xA000...0xA4CF,
        0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F, 0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x1F300...0x1F64F,
        0x1F900...0x1F9FF, 0x20000...0x3FFFD,
    ]
}

/// Fields of a line in the format of RFC 4180.
enum CSV {
    /// Writes a line to standard output. Programs get every character; on a terminal those that act on it are escaped.
    static func write(_ fields: [String]) {
        StandardOutput.writeRaw(line(StandardOutput.isTerminal ? fields.map(DisplayText.oneLine) : fields) + "\n")
    }

    static func line(_ fields: [String]) -> String {
        fields.map(field).joined(separator: ",")
    }

    private static func field(_ text: String) -> String {
        // By scalars: a comma with a combining accent is a different Character, but programs still split the line
        // there.
        guard text.unicodeScalars.contains(where: needsQuotes) else { return text }
        var quoted = String.UnicodeScalarView("\"".unicodeScalars)
        for scalar in text.unicodeScalars {
            if scalar == "\"" { quoted.append(scalar) }
            quoted.append(scalar)
        }
        quoted.append("\"")
        return String(quoted)
    }

    private static func needsQuotes(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        // Includes all characters that some program treats as the end of a line.
        case ",", "\"", "\n"..."\r", "\u{85}", "\u{2028}", "\u{2029}": true
        default: false
        }
    }
}
