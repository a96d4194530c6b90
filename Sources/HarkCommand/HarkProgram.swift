// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Glibc
import HarkDatasets

/// The program `hark`, which the target hark-main starts.
package enum HarkProgram {
    /// Parses, runs, and gives every way to end its documented exit code (docs/reference.md).
    package static func main() {
        // Swift reads them from /proc/self/cmdline, and takes there to be none where it cannot.
        guard !CommandLine.arguments.isEmpty else {
            StandardError.write("hark: its arguments cannot be read: mount /proc, as containers have it, and try again")
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
                StandardOutput.write(message)
                exit(ExitStatus.success.rawValue)
            }
            StandardError.write(message)
            exit(ExitStatus.usage.rawValue)
        }
    }
}

extension RootCommand {
    /// What to say of a first argument that is no command, with the command that was probably meant; nil where it is one,
    /// or an option.
    static func unknownCommand(in argument: String?) -> String? {
        guard let argument, !argument.hasPrefix("-"), argument != "help" else { return nil }
        let names = configuration.subcommands.map { $0._commandName }
        guard !names.contains(argument) else { return nil }
        let meant = NearestName.of(argument, among: names).map { ": did you mean `hark \($0)`?" }
        return "no command \(argument.debugDescription)\(meant ?? ""); `hark --help` lists the commands"
    }
}
