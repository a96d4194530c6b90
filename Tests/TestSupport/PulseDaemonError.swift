// SPDX-License-Identifier: Apache-2.0

/// Why a test's PulseAudio daemon did not start, or did not do what was requested.
public enum PulseDaemonError: Error, CustomStringConvertible {
    /// `program` is in no folder of PATH.
    case notInstalled(program: String)
    /// The daemon ended or did not answer; contains its log.
    case notStarted(log: String)
    /// A client program failed; contains its output.
    case commandFailed(command: String, output: String)
    /// The daemon did not read the samples written to the pipe source.
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
