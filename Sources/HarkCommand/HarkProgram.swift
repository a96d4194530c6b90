// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Glibc
import HarkBasics
import HarkDatasets

/// The program `hark`. The target hark-main calls ``main()``.
package enum HarkProgram {
    /// Parses the arguments, runs the command and exits with a documented exit code (docs/reference.md).
    package static func main() {
        InheritedState.correct()
        // Swift reads the arguments from /proc/self/cmdline, and reports none if it cannot read that.
        guard !CommandLine.arguments.isEmpty else {
            StandardError.write("hark: the arguments cannot be read: mount /proc and try again")
            exit(ExitStatus.usage.rawValue)
        }
        if let problem = RootCommand.unknownCommand(in: CommandLine.arguments.dropFirst().first) {
            StandardError.write("hark: \(problem)")
            exit(ExitStatus.usage.rawValue)
        }
        if let option = RepeatedOption.first(in: Array(CommandLine.arguments.dropFirst())) {
            StandardError.write("hark: \(option) is given twice: give it once")
            exit(ExitStatus.usage.rawValue)
        }
        do {
            var command = try RootCommand.parseAsRoot()
            try command.run()
        } catch let failure as CommandFailure {
            StandardError.write("hark: \(failure.message)")
            exit(failure.status.rawValue)
        } catch let status as ExitStatus {
            exit(status.rawValue)
        } catch {
            let message = RootCommand.fullMessage(for: error)
            guard RootCommand.exitCode(for: error) != .success else {
                StandardOutput.writeRaw(message + "\n")
                exit(ExitStatus.success.rawValue)
            }
            // The usage has lines of its own; the message may repeat any argument.
            let said = RootCommand.message(for: error)
            StandardError.writeRaw(
                (said.isEmpty ? message : message.replacing(said, with: DisplayText.oneLine(said))) + "\n")
            exit(ExitStatus.usage.rawValue)
        }
    }
}

extension RootCommand {
    /// The message for a first argument that is not a command, with the most similar command. Nil if it is a command or
    /// an option.
    static func unknownCommand(in argument: String?) -> String? {
        guard let argument, !argument.hasPrefix("-"), argument != "help" else { return nil }
        let names = configuration.subcommands.map { $0._commandName }
        guard !names.contains(argument) else { return nil }
        let meant = NearestName.of(argument, among: names).map { ": did you mean `hark \($0)`?" }
        return "no command \(argument.debugDescription)\(meant ?? ""); `hark --help` lists the commands"
    }
}
