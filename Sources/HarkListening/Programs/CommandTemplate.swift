// SPDX-License-Identifier: Apache-2.0

/// A command line with placeholders for a detection.
///
/// The text is split into arguments once, in `init`. A value substituted later for `{keyword}`, `{score}` or `{time}`
/// therefore stays within its argument, whatever it contains. No shell is used.
///
/// Arguments are separated by spaces, tabs or line ends. Within single quotes all characters are literal. Within double
/// quotes all are literal except `\"` and `\\`. Outside quotes a backslash makes the next character literal. There are
/// no variables, patterns, pipes or redirections.
package struct CommandTemplate: Sendable, Equatable {
    /// The program and its arguments, with placeholders.
    package let words: [String]

    /// Maximum length of a template in bytes.
    package static let longest = 16_384

    package init(parsing text: String) throws(CommandTemplateError) {
        guard text.utf8.count <= Self.longest else { throw .tooLong }
        guard !text.utf8.contains(0) else { throw .zeroByte }
        let words = try Self.split(text)
        guard let program = words.first, !program.isEmpty else { throw .empty }
        // A detection may change the arguments, but never the program that runs.
        guard Self.places.allSatisfy({ !program.contains($0) }) else { throw .placeInProgram(program) }
        self.words = words
    }

    /// Whether an argument begins with the keyword, so that a keyword that begins with "-" would be an option.
    package var hasArgumentFromKeyword: Bool { words.dropFirst().contains { $0.hasPrefix("{keyword}") } }

    private static let places = ["{keyword}", "{score}", "{time}"]

    /// The program and its arguments for a detection.
    package func arguments(for heard: HeardKeyword) -> [String] {
        words.map { word in
            var result = ""
            var rest = word[...]
            // One pass, so that a keyword named "{score}" is not substituted again.
            while let brace = rest.firstIndex(of: "{") {
                result += rest[..<brace]
                rest = rest[brace...]
                guard let place = Self.places.first(where: { rest.hasPrefix($0) }) else {
                    result.append(rest.removeFirst())
                    continue
                }
                rest = rest.dropFirst(place.count)
                switch place {
                case "{keyword}": result += heard.keyword
                case "{score}": result += heard.score
                default: result += heard.time
                }
            }
            return result + rest
        }
    }

    private static func split(_ text: String) throws(CommandTemplateError) -> [String] {
        var words: [String] = []
        var word: String?
        var quote: Character?
        var characters = text.makeIterator()
        while let character = characters.next() {
            switch (quote, character) {
            case ("'", "'"), ("\"", "\""): quote = nil
            case ("'", _): word = (word ?? "") + String(character)
            case ("\"", "\\"):
                guard let next = characters.next() else { throw .unfinished }
                word = (word ?? "") + (next == "\"" || next == "\\" ? "" : "\\") + String(next)
            case (nil, "\\"):
                guard let next = characters.next() else { throw .unfinished }
                word = (word ?? "") + String(next)
            case (nil, "'"), (nil, "\""):
                quote = character
                // An empty pair of quotes is an empty argument.
                word = word ?? ""
            case (nil, " "), (nil, "\t"), (nil, "\n"), (nil, "\r\n"), (nil, "\r"):
                if let done = word { words.append(done) }
                word = nil
            default: word = (word ?? "") + String(character)
            }
        }
        guard quote == nil else { throw .unfinished }
        if let word { words.append(word) }
        return words
    }
}

/// Why a text is not a valid command template.
package enum CommandTemplateError: Error, Equatable, CustomStringConvertible {
    case empty
    case tooLong
    case zeroByte
    /// A quote is not closed, or nothing follows a backslash.
    case unfinished
    case placeInProgram(String)

    package var description: String {
        switch self {
        case .empty: "no program is named"
        case .tooLong: "more than \(CommandTemplate.longest) bytes"
        case .zeroByte: "a zero byte"
        case .unfinished: "a quote is not closed, or nothing follows a backslash"
        case .placeInProgram(let program):
            "\(program): the program must be a fixed one; {keyword}, {score} and {time} belong in its arguments"
        }
    }
}

/// A detection as text, for programs.
package struct HeardKeyword: Sendable, Equatable {
    package var keyword: String
    /// Posterior, such as "0.934".
    package var score: String
    /// ISO 8601, such as "2026-11-23T09:15:02.123Z".
    package var time: String

    package init(keyword: String, score: String, time: String) {
        self.keyword = keyword
        self.score = score
        self.time = time
    }

    /// Environment variables for the program.
    package var variables: [String] { ["HARK_KEYWORD=\(keyword)", "HARK_SCORE=\(score)", "HARK_TIME=\(time)"] }
}
