// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Hark

struct Models: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "List the built-in models.",
        discussion: """
            `hark inspect NAME` prints the details of one.

            EXAMPLES
              hark models
              hark models --format jsonl
            """)

    @Option(help: "text or jsonl.")
    var format: StreamFormat = .text

    private struct Line: Encodable {
        let name: String
        let isDefault: Bool
        let purpose: String
        let keywords: [String]
        let memoryBytes: Int
    }

    func run() throws {
        let lines = try BuiltInModel.names.map { name in
            let model = try ModelOptions.load(name, budget: .unlimited)
            return Line(
                name: name, isDefault: name == BuiltInModel.standard, purpose: BuiltInModel.purpose(of: name),
                keywords: model.labels.filter(\.isKeyword).map(\.name), memoryBytes: model.memoryFootprint.total)
        }
        switch format {
        case .jsonl:
            for line in lines { JSONLine.write(line) }
        case .text:
            var table = TextTable(
                header: ["model", "for", "memory", "keywords"], alignments: [.left, .left, .right, .left])
            for line in lines {
                table.add([
                    line.name + (line.isDefault ? " (default)" : ""), line.purpose, "\(line.memoryBytes)",
                    line.keywords.joined(separator: ", "),
                ])
            }
            table.lines.forEach { StandardOutput.write($0) }
        }
    }
}
