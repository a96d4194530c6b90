// SPDX-License-Identifier: Apache-2.0

import HarkBasics

/// A client's error that ends its connection.
package enum WyomingError: Error, Equatable, Sendable {
    case header(String)
    case tooLong(part: String, bytes: Int, limit: Int)
    case audio(String)
    case unknownKeywords([String], known: [String])
    case idle(seconds: Int)
    case slowReader
    case full(clients: Int)
    case crowded(clients: Int)

    /// The error code for programs, in the protocol's error event.
    var code: String {
        switch self {
        case .header: "malformed-event"
        case .tooLong: "too-long"
        case .audio: "unsupported-audio"
        case .unknownKeywords: "unknown-wake-word"
        case .idle: "idle"
        case .slowReader: "slow-reader"
        case .full: "full"
        case .crowded: "full-for-address"
        }
    }
}

extension WyomingError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .header(let reason): "not a Wyoming event: \(reason)"
        case .tooLong(let part, let bytes, let limit): "\(part) of \(bytes) bytes, at most \(limit) are accepted"
        case .audio(let reason): "the audio cannot be used: \(reason)"
        case .unknownKeywords(let names, let known):
            // The names are the client's own text and end up in logs and terminals.
            DisplayText.oneLine(
                "no wake word \(names.joined(separator: ", ").prefix(200)): choose from "
                    + "\(known.joined(separator: ", "))")
        case .idle(let seconds): "nothing was sent for \(seconds) s"
        case .slowReader: "answers are not read"
        case .full(let clients): "\(clients) clients are connected already, which is the limit"
        case .crowded(let clients):
            "\(clients) clients of this address are connected already, which is the limit for one address"
        }
    }
}
