// SPDX-License-Identifier: Apache-2.0

import Foundation
import Glibc

extension ChildProcess {
    /// Runs a program to its end, or for so many seconds.
    ///
    /// - Parameter folder: where a file with what it prints is left.
    /// - Returns: what it printed, on both channels.
    /// - Throws: `PulseDaemonError.commandFailed` where it failed or did not end.
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
