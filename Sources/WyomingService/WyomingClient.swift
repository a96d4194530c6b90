// SPDX-License-Identifier: Apache-2.0

import NIOCore

/// One connection: what it has said and has not been worked off, on the hub's event loop alone.
final class WyomingClient {
    let channel: any Channel
    /// Its place in the bank of streams.
    let slot: Int
    var decoder: WyomingDecoder
    var conversation: WyomingSession
    /// Samples on their way, from `taken` on.
    var pending: [Float] = []
    var taken = 0
    /// Whether the stream ends with what is pending.
    var isEnding = false
    /// Whether no more is read from it for the time being.
    var isHeldBack = false
    /// Whether nothing more is heard of it.
    var isClosing = false

    init(channel: any Channel, slot: Int, decoder: WyomingDecoder, conversation: WyomingSession) {
        self.channel = channel
        self.slot = slot
        self.decoder = decoder
        self.conversation = conversation
    }

    var hasSound: Bool { taken < pending.count }
}
