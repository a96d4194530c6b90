// SPDX-License-Identifier: Apache-2.0

import NIOCore

/// Limits per client and on the number of clients.
package struct WyomingLimits: Sendable {
    /// Clients connected at the same time, 1 or more. Memory for all of them is allocated at the start.
    package var clients = 64
    /// The most clients of one address. Nil: half of all clients, rounded up, but no limit for this machine itself, where
    /// all clients behind a proxy come from.
    package var clientsPerAddress: Int?
    /// The most bytes of an event's first line.
    package var headerBytes = 4096
    /// The most bytes of an event's data.
    package var dataBytes = 65_536
    /// The most bytes of an event's payload: about 32 s of 16-bit mono audio at 16,000 Hz.
    package var payloadBytes = 1 << 20
    /// The most undecoded bytes of a client that contain a whole event. Above it nothing more is read from the client
    /// until half of them are processed.
    package var waitingBytes = 131_072
    /// The most bytes of answers that a client has not read.
    package var answerBytes = 65_536
    /// Seconds without data from a client before it is disconnected.
    package var idleSeconds = 4 * 3600
    /// Seconds that a refused client has to read the reason.
    package var partingSeconds = 2

    package init() {}

    /// The deepest nesting of objects and lists in an event.
    static let depth = 16

    /// The most names of keywords in an event.
    static let names = 1024

    /// The sample rates that can be converted, in Hz.
    static let rates = 4_000...192_000

    /// TCP keep-alive (tcp(7)): seconds without traffic before the first probe, seconds between further probes, and the
    /// number of unanswered probes after which the connection is closed.
    static let keepAlive = (idle: 60, interval: 15, count: 4)

    /// The most bytes read from a client at once.
    static let readBytes = 65_536
}

extension WyomingLimits {
    /// The most clients of an address; nil: no limit.
    func clientsPerAddress(of address: SocketAddress?) -> Int? {
        if let clientsPerAddress { return clientsPerAddress }
        let text = address?.ipAddress ?? ""
        // IPv4 addresses of an IPv6 socket are written as ::ffff:127.0.0.1.
        let isLocal = text == "::1" || text.hasPrefix("127.") || text.hasPrefix("::ffff:127.")
        return isLocal ? nil : (clients + 1) / 2
    }
}
