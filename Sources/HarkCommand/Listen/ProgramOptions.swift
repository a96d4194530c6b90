// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import HarkListening

/// What `hark listen` starts when it hears something.
struct ProgramOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Start a program at each detection, without a shell; {keyword}, {score} and {time} stand for what was heard.",
            valueName: "command"))
    var exec: String?

    @Option(help: ArgumentHelp("Least seconds from one start to the next. (default: 1)", valueName: "seconds"))
    var execInterval: Double?

    @Option(
        help: ArgumentHelp(
            "Seconds a program may take before it is ended by SIGTERM, and 2 s later by SIGKILL. (default: 10)",
            valueName: "seconds"))
    var execTimeout: Double?

    func validate() throws {
        guard let exec else {
            if execInterval != nil || execTimeout != nil {
                throw ValidationError("--exec-interval and --exec-timeout are for --exec")
            }
            return
        }
        do throws(CommandTemplateError) {
            _ = try CommandTemplate(parsing: exec)
        } catch {
            throw ValidationError("--exec: \(error)")
        }
        if let execInterval, !(0...86_400).contains(execInterval) {
            throw ValidationError("--exec-interval must be 0 to 86400 seconds")
        }
        if let execTimeout, !(0.01...86_400).contains(execTimeout) {
            throw ValidationError("--exec-timeout must be 0.01 to 86400 seconds")
        }
    }

    /// Nil where nothing is to be started.
    /// - Parameters as of ``ProgramRunner``.
    func runner(output: Int32?, waitsForRoom: Bool, log: @escaping (String) -> Void) -> ProgramRunner? {
        guard let exec, let template = try? CommandTemplate(parsing: exec) else { return nil }
        let usual = ProgramLimits()
        let limits = ProgramLimits(
            interval: execInterval ?? usual.interval, timeout: execTimeout ?? usual.timeout)
        return ProgramRunner(template, limits: limits, output: output, waitsForRoom: waitsForRoom, log: log)
    }
}
