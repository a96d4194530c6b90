import Foundation

/// A line of `hark classify --format jsonl`.
struct AnswerLine: Decodable {
    let path: String
    let keyword: String?
    let error: String?
    let pathBase64: String?

    static func all(in output: String) throws -> [AnswerLine] {
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        return try output.split(separator: "\n").map { try decoder.decode(AnswerLine.self, from: Data($0.utf8)) }
    }
}
