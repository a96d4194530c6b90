// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing

/// The manual pages that Scripts/manual generates from the command line help.
@Suite(.needs("python3")) struct ManualTests {
    /// A command in the argument parser's description of itself.
    private struct Command: Decodable {
        struct Argument: Decodable {
            struct Name: Decodable {
                let kind: String
                let name: String
            }

            let names: [Name]?
            let valueName: String?
            let shouldDisplay: Bool
        }

        let commandName: String
        let arguments: [Argument]?
        let subcommands: [Command]?
    }

    private struct Dump: Decodable {
        let command: Command
    }

    private func dump() throws -> Command {
        let outcome = try HarkProcess.run(["--experimental-dump-help"])
        return try JSONDecoder().decode(Dump.self, from: Data(outcome.output.utf8)).command
    }

    private func writePages(_ folder: TemporaryFolder) throws {
        let script = HarkProcess.root.appendingPathComponent("Scripts/manual")
        let outcome = try HarkProcess.run(
            program: script, [HarkProcess.executable.path, folder.path], environment: ["SOURCE_DATE_EPOCH": "951782400"]
        )
        #expect(outcome.status == 0 && outcome.errors.isEmpty, "\(outcome.errors)")
    }

    private func page(_ name: String, _ folder: TemporaryFolder) throws -> String {
        try String(contentsOfFile: "\(folder.path)/\(name).1", encoding: .utf8)
    }

    @Test func everyCommandHasAPageThatNamesAllItsOptions() throws {
        let folder = try TemporaryFolder()
        try writePages(folder)
        let hark = try dump()
        let commands = try #require(hark.subcommands)
        #expect(commands.count > 10)
        let first = try page("hark", folder)
        var options = 0
        for command in [hark] + commands where command.commandName != "help" {
            let isHark = command.commandName == "hark"
            if !isHark { #expect(command.subcommands == nil, "Scripts/manual knows no commands below commands") }
            let text = try isHark ? first : page("hark-\(command.commandName)", folder)
            #expect(isHark || first.contains(".It Cm \\&\(command.commandName)\n"))
            for argument in command.arguments ?? [] where argument.shouldDisplay {
                for name in argument.names ?? [] {
                    let macro = name.kind == "long" ? "Fl Fl" : "Fl"
                    let escaped = name.name.replacing("-", with: "\\-")
                    let lines = text.split(separator: "\n").filter { $0.hasPrefix(".It ") }
                    #expect(
                        lines.contains { "\($0) ".contains(" \(macro) \\&\(escaped) ") },
                        "\(command.commandName): \(name.name)")
                    options += 1
                }
            }
        }
        #expect(options > 80)
    }

    @Test func datesAreTheSources() throws {
        let folder = try TemporaryFolder()
        try writePages(folder)
        #expect(try page("hark", folder).contains(".Dd February 29, 2000\n"))
    }

    @Test func examplesStayAsTheyAre() throws {
        let folder = try TemporaryFolder()
        try writePages(folder)
        let text = try page("hark-listen", folder)
        let example = "hark listen \\-\\-device alsa_input.usb\\-mic \\-\\-format jsonl\n"
        #expect(text.contains(".Sh EXAMPLES\n.Bd -literal\nhark listen\n\(example)"))
    }

    @Test(.needs("mandoc"))
    func mandocFindsNothingWrong() throws {
        try lint("mandoc", ["-Tlint", "-Wwarning"])
    }

    @Test(.needs("man", "groff"))
    func groffFindsNothingWrong() throws {
        try lint("man", ["--warnings", "-l"])
    }

    private func lint(_ tool: String, _ arguments: [String]) throws {
        let folder = try TemporaryFolder()
        try writePages(folder)
        let pages = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
        #expect(pages.count > 10)
        for page in pages {
            let outcome = try HarkProcess.run(
                program: URL(fileURLWithPath: "/usr/bin/\(tool)"), arguments + ["\(folder.path)/\(page)"],
                environment: ["LC_ALL": "C.UTF-8", "MANWIDTH": "80", "MANPAGER": "cat"])
            let said = tool == "man" ? outcome.errors : outcome.output + outcome.errors
            #expect(outcome.status == 0 && said.isEmpty, "\(page): \(said)")
        }
    }
}
