// SPDX-License-Identifier: Apache-2.0

import Foundation

/// A line of `hark classify --format jsonl`.
struct AnswerLine: Decodable {
    let path: String
    let keyword: String?
    let error: String?
    let pathBase64: String?

    static func all(in output: String) throws -> [AnswerLine] {
        try output.split(separator: "\n").map { try JSONDecoder.ofLines.decode(AnswerLine.self, from: Data($0.utf8)) }
    }
}

extension JSONDecoder {
    /// Reads the lines of `--format jsonl`, whose fields are in snake_case.
    static var ofLines: JSONDecoder {
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        return decoder
    }
}
