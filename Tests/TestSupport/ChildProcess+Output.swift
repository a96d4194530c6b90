// SPDX-License-Identifier: Apache-2.0

import Foundation
import Glibc

extension ChildProcess {
    /// Runs a program until it exits or the given time has passed.
    ///
    /// - Parameter folder: where to leave a file with the program's output.
    /// - Returns: standard output and standard error together.
    /// - Throws: `PulseDaemonError.commandFailed` if the program failed or did not exit in time.
    static func output(
        of program: String, _ arguments: [String], environment: [String: String], folder: URL, seconds: Int
    ) throws -> String {
        let output = folder.appending(path: "output-\(UUID().uuidString)")
        let command = try ChildProcess(program, arguments, environment: environment, output: output)
        let hasEnded = command.waitForExit(seconds: seconds)
        command.send(signal: SIGKILL)
        let text = try String(contentsOf: output, encoding: .utf8)
        guard hasEnded, command.exitStatus == 0 else {
            let line = ([program] + arguments).joined(separator: " ")
            throw PulseDaemonError.commandFailed(
                command: line, output: hasEnded ? text : "not done after \(seconds) s")
        }
        return text
    }
}
