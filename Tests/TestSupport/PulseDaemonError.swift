// SPDX-License-Identifier: Apache-2.0

/// Why a test cannot have its PulseAudio daemon, or the daemon did not do what it was told.
public enum PulseDaemonError: Error, CustomStringConvertible {
    /// `program` is in no folder of PATH.
    case notInstalled(program: String)
    /// The daemon ended or stayed silent; what it logged.
    case notStarted(log: String)
    /// A client program failed; what it printed.
    case commandFailed(command: String, output: String)
    /// Nobody took the samples written to the pipe source.
    case pipeStuck(reason: String)

    public var description: String {
        switch self {
        case .notInstalled(let program):
            "\(program) is not installed: apt-get install pulseaudio pulseaudio-utils"
        case .notStarted(let log):
            "the test's PulseAudio daemon did not start: \(log)"
        case .commandFailed(let command, let output):
            "\(command) failed: \(output)"
        case .pipeStuck(let reason):
            "the pipe source does not take samples: \(reason)"
        }
    }
}
