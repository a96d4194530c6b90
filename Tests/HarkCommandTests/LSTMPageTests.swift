// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing

/// The code shown in docs/lstm.md is the actual code.
@Suite struct LSTMPageTests {
    /// A link such as [`name`](../Sources/File.swift).
    private struct Link {
        let name: String
        let file: String
    }

    private struct Block {
        let links: [Link]
        let lines: [String]
    }

    private let page: [String]

    init() throws {
        let file = HarkProcess.root.appendingPathComponent("docs/lstm.md")
        page = try String(contentsOf: file, encoding: .utf8).components(separatedBy: "\n")
    }

    private func links(in line: String) -> [Link] {
        line.matches(of: /\[`([A-Za-z0-9_]+)`\]\(\.\.\/(Sources[^)]+)\)/).map {
            Link(name: String($0.1), file: String($0.2))
        }
    }

    /// Code blocks with the links of the last non-empty line before each.
    private var blocks: [Block] {
        var blocks: [Block] = []
        var above: [Link] = []
        var lines: [String]?
        for line in page {
            if line.hasPrefix("```") {
                if let inside = lines { blocks.append(Block(links: above, lines: inside)) }
                lines = lines == nil ? [] : nil
            } else if lines != nil {
                lines?.append(line.trimmingCharacters(in: .whitespaces))
            } else if !line.isEmpty {
                above = links(in: line)
            }
        }
        return blocks
    }

    private func source(_ file: String) throws -> [String] {
        try String(contentsOf: HarkProcess.root.appendingPathComponent(file), encoding: .utf8)
            .components(separatedBy: "\n").map { $0.trimmingCharacters(in: .whitespaces) }
    }

    /// The index of the line that defines a function or type: a line that opens a body.
    private func definition(of name: String, in source: [String]) -> Int? {
        source.firstIndex { line in
            let isSwift = line.contains("func \(name)(") || line.contains("struct \(name):")
            let isC = line.contains(" \(name)(") && !line.hasSuffix(";") && !line.contains("=")
            return isSwift || (isC && (line.contains("static ") || line.contains("INLINE ") || line.contains("BODY ")))
        }
    }

    @Test func everyLinkLeadsToADefinition() throws {
        let all = page.flatMap(links)
        #expect(all.count > 30)
        for link in all {
            #expect(definition(of: link.name, in: try source(link.file)) != nil, "\(link.name) in \(link.file)")
        }
        // Links have names instead of line numbers, because lines move.
        #expect(!page.contains { $0.contains(".swift#L") || $0.contains(".c#L") || $0.contains(".h#L") })
    }

    /// Every line is in the named function, in the order shown.
    @Test func everyBlockIsTheCode() throws {
        #expect(blocks.count == 8)
        for block in blocks {
            let link = try #require(block.links.first)
            let source = try source(link.file)
            var next = try #require(definition(of: link.name, in: source))
            #expect(!block.lines.isEmpty)
            for line in block.lines {
                let place = source[next...].firstIndex(of: line) ?? source[next...].firstIndex { $0.hasSuffix(line) }
                let found = try #require(place, "\(link.file), \(link.name): \(line)")
                #expect(found - next < 40, "\(line) is far from the line before it")
                next = found + 1
            }
        }
    }
}
