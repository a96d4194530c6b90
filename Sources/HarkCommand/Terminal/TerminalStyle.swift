// SPDX-License-Identifier: Apache-2.0

/// What a terminal can show and a person wants to see.
package struct TerminalStyle: Sendable, Equatable {
    /// SGR colours.
    package var isColored: Bool
    /// Block elements and lines; else ASCII.
    package var isUnicode: Bool

    package init(isColored: Bool, isUnicode: Bool) {
        self.isColored = isColored
        self.isUnicode = isUnicode
    }

    /// As the environment asks for: `NO_COLOR` (not empty) means none, the first of `LC_ALL`, `LC_CTYPE` and `LANG` that
    /// is set tells the characters.
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
