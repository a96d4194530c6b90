// SPDX-License-Identifier: Apache-2.0

/// Why a text is no program with its arguments.
package enum CommandTemplateError: Error, Equatable, CustomStringConvertible {
    case empty
    case tooLong
    case zeroByte
    /// A quote without its end, or a backslash with nothing after it.
    case unfinished
    case placeInProgram(String)

    package var description: String {
        switch self {
        case .empty: "no program is named"
        case .tooLong: "more than \(CommandTemplate.longest) bytes"
        case .zeroByte: "a zero byte"
        case .unfinished: "a quote is not closed, or nothing follows a backslash"
        case .placeInProgram(let program):
            "\(program): the program must be a fixed one; {keyword}, {score} and {time} belong into its arguments"
        }
    }
}
