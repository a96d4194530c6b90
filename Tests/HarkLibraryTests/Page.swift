import Foundation
import TestSupport

/// A page of the documentation.
struct Page {
    let lines: [String]

    /// - Parameter path: from the checkout's top.
    init(_ path: String) throws {
        let file = HarkProcess.root.appendingPathComponent(path)
        lines = try String(contentsOf: file, encoding: .utf8).split(separator: "\n", omittingEmptySubsequences: false)
            .map(String.init)
    }

    /// The cells of all lines of tables.
    var rows: [[String]] {
        lines.filter { $0.hasPrefix("| ") }.map { line in
            line.split(separator: "|", omittingEmptySubsequences: false).dropFirst()
                .map { $0.trimmingCharacters(in: .whitespaces) }
        }
    }

    /// The texts of all fenced blocks of a language, each line with its end.
    func blocks(_ language: String) -> [String] {
        var blocks: [String] = []
        var block: String?
        for line in lines {
            if let text = block {
                if line == "```" {
                    blocks.append(text)
                    block = nil
                } else {
                    block = text + line + "\n"
                }
            } else if line == "```\(language)" {
                block = ""
            }
        }
        return blocks
    }
}
