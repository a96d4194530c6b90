// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import FoundationEssentials

/// Finds an option that is given twice but takes one value: the parser would silently use the last.
enum RepeatedOption {
    /// The parser's description of its options (`--experimental-dump-help`).
    private struct Help: Decodable {
        struct Command: Decodable {
            let commandName: String
            let subcommands: [Command]?
            let arguments: [Argument]?
        }

        struct Argument: Decodable {
            struct Name: Decodable {
                let kind: String
                let name: String

                var spelling: String { (kind == "long" ? "--" : "-") + name }
            }

            let kind: String
            let isRepeating: Bool
            let names: [Name]?
        }

        let command: Command
    }

    /// - Parameter arguments: the program's arguments, the command's name first.
    /// - Returns: The option as first written; nil if none is repeated.
    static func first(in arguments: [String]) -> String? {
        let written = arguments.dropFirst().prefix { $0 != "--" }.filter { $0.hasPrefix("-") }
            .map { $0.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)[0] }
        // An option may have a short and a long name, so two different spellings may be the same option.
        guard written.count > 1, let command = arguments.first,
            let help = try? JSONDecoder().decode(Help.self, from: Data(RootCommand._dumpHelp().utf8)),
            let known = help.command.subcommands?.first(where: { $0.commandName == command })?.arguments
        else { return nil }
        for argument in known where argument.kind == "option" && !argument.isRepeating {
            let names = Set((argument.names ?? []).map(\.spelling))
            let found = written.filter { names.contains(String($0)) }
            if found.count > 1 { return String(found[0]) }
        }
        return nil
    }
}
