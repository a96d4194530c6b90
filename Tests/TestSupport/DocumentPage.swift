// SPDX-License-Identifier: Apache-2.0

import Foundation

/// A page of the documentation, with the commands and tables that tests check.
public struct DocumentPage {
    /// A command shown in a ```` ```console ```` block, and its documented output.
    public struct Step: Sendable {
        public let command: String
        public let shown: [String]
    }

    public let lines: [String]

    /// - Parameter path: relative to the checkout's top folder.
    public init(_ path: String) throws {
        let file = HarkProcess.root.appendingPathComponent(path)
        lines = try String(contentsOf: file, encoding: .utf8).split(separator: "\n", omittingEmptySubsequences: false)
            .map(String.init)
    }

    /// The cells of all table rows.
    public var rows: [[String]] {
        lines.filter { $0.hasPrefix("| ") }.map { line in
            line.split(separator: "|", omittingEmptySubsequences: false).dropFirst()
                .map { $0.trimmingCharacters(in: .whitespaces) }
        }
    }

    /// The lines of all fenced blocks of a language.
    public func blocks(_ language: String) -> [[String]] {
        var blocks: [[String]] = []
        var block: [String]?
        for line in lines {
            if let text = block {
                if line == "```" {
                    blocks.append(text)
                    block = nil
                } else {
                    block = text + [line]
                }
            } else if line == "```\(language)" {
                block = []
            }
        }
        return blocks
    }

    /// The commands after `$ ` in ```` ```console ```` blocks, in order.
    public var steps: [Step] {
        blocks("console").flatMap { block -> [Step] in
            let starts = block.indices.filter { block[$0].hasPrefix("$ ") }
            return zip(starts, starts.dropFirst() + [block.count]).map { start, end in
                Step(command: String(block[start].dropFirst(2)), shown: Array(block[(start + 1)..<end]))
            }
        }
    }

    /// Commands of Hark in blocks of any kind, split into words: those after `$ `, at the start of a line, and after a
    /// `|`.
    public var harkCommands: [[String]] {
        var isFenced = false
        var commands: [[String]] = []
        var unfinished = ""
        for line in lines {
            if line.hasPrefix("```") { isFenced.toggle() }
            guard isFenced || line.hasPrefix("    ") else { continue }
            let whole = unfinished + line.trimmingCharacters(in: .whitespaces)
            unfinished = whole.hasSuffix("\\") ? whole.dropLast() + " " : ""
            guard unfinished.isEmpty else { continue }
            let text = whole.hasPrefix("$ ") ? String(whole.dropFirst(2)) : whole
            let code = text.components(separatedBy: " #")[0]
            // Two spaces after the name: the title line of the screen, not a command.
            for part in code.split(whereSeparator: { "|&;".contains($0) }) where !part.hasPrefix("hark  ") {
                let words = part.split(separator: " ").map(String.init)
                if words.count > 1, words[0] == "hark" || words[0] == "Scripts/hark" { commands.append(words) }
            }
        }
        return commands
    }

    /// Whether the documented output matches the printed output line by line, where `...` stands for any lines. Spaces
    /// are ignored, because column widths depend on the contents. All fractions compare equal, because another
    /// processor may round differently.
    /// - Parameter anyNumber: whether all whole numbers compare equal too.
    public static func agrees(_ shown: [String], with printed: [String], anyNumber: Bool = false) -> Bool {
        let number = anyNumber ? /[0-9][0-9,]*(?:\.[0-9]+)?/ : /[0-9]+\.[0-9]+/
        func plain(_ lines: ArraySlice<String>) -> [String] {
            lines.map { $0.split(separator: " ").joined(separator: " ").replacing(number, with: "#") }
                .filter { !$0.isEmpty }
        }
        let found = plain(printed[...])
        var position = 0
        let parts = shown.split(separator: "...", omittingEmptySubsequences: false)
        for (index, part) in parts.enumerated() {
            let wanted = plain(part)
            let places = index == 0 ? [0] : Array(position...max(position, found.count))
            guard let place = places.first(where: { found.dropFirst($0).starts(with: wanted) }) else { return false }
            position = place + wanted.count
        }
        return shown.last == "..." || position == found.count
    }
}
