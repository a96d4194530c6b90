// SPDX-License-Identifier: Apache-2.0

import HarkBasics

/// What the terminal supports and the user wants.
package struct TerminalStyle: Sendable, Equatable {
    /// Whether to use SGR colors.
    package var isColored: Bool
    /// Whether to use block elements and lines; otherwise ASCII.
    package var isUnicode: Bool

    package init(isColored: Bool, isUnicode: Bool) {
        self.isColored = isColored
        self.isUnicode = isUnicode
    }

    /// From the environment: a nonempty `NO_COLOR` turns colors off; the first of `LC_ALL`, `LC_CTYPE` and `LANG` that
    /// is set gives the character set.
    package init(environment: (String) -> String?) {
        isColored = (environment("NO_COLOR") ?? "").isEmpty
        let locale = ["LC_ALL", "LC_CTYPE", "LANG"].lazy.compactMap(environment).first { !$0.isEmpty } ?? ""
        let name = locale.lowercased()
        isUnicode = name.hasSuffix("utf-8") || name.hasSuffix("utf8") || name.contains("utf-8@")
    }

    /// Whether the terminal can place the cursor at all.
    package static func canMoveCursor(environment: (String) -> String?) -> Bool {
        let name = environment("TERM") ?? ""
        return !name.isEmpty && name != "dumb"
    }

    var filled: String { isUnicode ? "█" : "#" }
    var empty: String { isUnicode ? "·" : "." }
    var mark: String { isUnicode ? "┃" : "|" }
}

/// One line of a screen, never wider than its limit.
struct StyledLine {
    enum Paint: String {
        case plain = ""
        case faint = "2"
        case bold = "1"
        case good = "32"
        case warning = "33"
        case alarm = "1;31"
    }

    private let limit: Int
    private let isColored: Bool
    private var content = ""
    private var current = Paint.plain
    private(set) var columns = 0

    /// - Parameter limit: the most columns.
    init(limit: Int, style: TerminalStyle) {
        self.limit = limit
        isColored = style.isColored
    }

    var room: Int { limit - columns }

    /// The line with its escape sequences, reset at the end.
    var text: String { content + (current == .plain ? "" : "\u{1B}[0m") }

    /// Appends as much as fits.
    mutating func add(_ more: String, _ paint: Paint = .plain) {
        var part = ""
        for character in DisplayText.oneLine(more) {
            let width = TextColumns.width(character)
            guard columns + width <= limit else { break }
            part.append(character)
            columns += width
        }
        guard !part.isEmpty else { return }
        if isColored, paint != current {
            // The leading 0 resets the previous attributes.
            content += paint == .plain ? "\u{1B}[0m" : "\u{1B}[0;\(paint.rawValue)m"
            current = paint
        }
        content += part
    }

    /// Pads with spaces up to a column.
    mutating func pad(to column: Int) {
        if column > columns { add(String(repeating: " ", count: column - columns)) }
    }

    /// Appends at the right edge, if all of it fits.
    mutating func addRight(_ more: String, _ paint: Paint = .plain) {
        let width = TextColumns.width(DisplayText.oneLine(more))
        guard width < room else { return }
        pad(to: limit - width)
        add(more, paint)
    }

    /// Appends a bar of a number of columns, with the mark drawn over it.
    /// - Parameters:
    ///   - share: filled, 0...1.
    ///   - mark: where to put the mark, 0...1; nil: none.
    mutating func addBar(
        _ share: Double, mark: Double?, columns: Int, paint: (Double) -> Paint, style: TerminalStyle
    ) {
        guard columns > 0 else { return }
        let filled = Int((min(1, max(0, share)) * Double(columns)).rounded())
        let marked = mark.map { min(columns - 1, Int(min(1, max(0, $0)) * Double(columns))) }
        for column in 0..<columns {
            if column == marked {
                add(style.mark, .bold)
            } else if column < filled {
                add(style.filled, paint((Double(column) + 0.5) / Double(columns)))
            } else {
                add(style.empty, .faint)
            }
        }
    }
}
