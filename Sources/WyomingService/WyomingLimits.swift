// SPDX-License-Identifier: Apache-2.0

/// What one client may ask for, and how many there may be.
package struct WyomingLimits: Sendable {
    /// Clients at once, 1 or more; memory for all of them is taken at the start.
    package var clients = 64
    /// Bytes of an event's first line.
    package var headerBytes = 4096
    /// Bytes of an event's data.
    package var dataBytes = 65_536
    /// Bytes of an event's payload: two seconds of the sound that Hark wants.
    package var payloadBytes = 65_536
    /// Bytes of a client that wait; from there on no more are read from it until half of them are worked off.
    package var waitingBytes = 262_144
    /// Bytes of answers that a client has not read.
    package var answerBytes = 65_536
    /// Seconds without a word from a client after which it is gone.
    package var idleSeconds = 60
    /// Seconds that a refused client has to read why.
    package var partingSeconds = 2

    package init() {}

    /// Bytes that are read from a client at once.
    static let readBytes = 65_536
}
