// SPDX-License-Identifier: Apache-2.0

/// Why a configuration cannot be used.
package enum ConfigurationError: Error, Equatable, Sendable {
    /// A line outside the subset of TOML.
    case syntax(line: Int, reason: String)
    case unknownOption(String, known: [String])
    case wrongValue(String, reason: String)
    case problem(String)
    case unreadable(reason: String)
}

extension ConfigurationError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .syntax(let line, let reason): "line \(line): \(reason)"
        case .unknownOption(let name, let known):
            "there is no option \(name): there is \(known.joined(separator: ", "))"
        case .wrongValue(let name, let reason): "\(name): \(reason)"
        case .problem(let reason): reason
        case .unreadable(let reason): reason
        }
    }
}
