// SPDX-License-Identifier: Apache-2.0

import Hark
import NIOCore

/// All clients and the one bank of streams that spots keywords for them. Each turn processes a slice of every client's
/// audio, so that no client waits for another.
///
/// Unchecked, because all of it runs on one event loop; nothing is shared with another thread.
final class WyomingScheduler: @unchecked Sendable {
    private let loop: any EventLoop
    private let limits: WyomingLimits
    private let models: ModelGroup
    /// The answer to `describe`, serialized once: it is the longest one.
    private let info: ByteBuffer
    private let log: @Sendable (String) -> Void
    private let bank: BatchedGroupSpotter
    private var clients: [ObjectIdentifier: WyomingClient] = [:]
    /// The clients by their slots in the bank.
    private var bySlot: [WyomingClient?]
    private var isTurnDue = false

    /// Connections that were refused before they became clients, until they close.
    private var strangers: Set<ObjectIdentifier> = []

    /// The most events, and bytes of them, that are decoded in a turn, and the least and the most of one client. All
    /// clients have equal shares.
    private static let turnEvents = (all: 128, ofOne: 4...32)
    private static let turnBytes = (all: 131_072, ofOne: 4096...32_768)

    init(
        loop: any EventLoop, models: ModelGroup, limits: WyomingLimits, info: WyomingEvent,
        log: @escaping @Sendable (String) -> Void
    ) {
        self.loop = loop
        self.models = models
        self.limits = limits
        self.info = ByteBuffer(bytes: info.serialized)
        self.log = log
        bank = BatchedGroupSpotter(models, slots: limits.clients)
        bySlot = Array(repeating: nil, count: limits.clients)
    }

    // MARK: Connections

    func connected(_ channel: any Channel) {
        guard let slot = bySlot.firstIndex(where: { $0 == nil }) else {
            turnAway(channel, .full(clients: limits.clients))
            return
        }
        if let most = limits.clientsPerAddress(of: channel.remoteAddress),
            clients.values.count(where: { $0.address == channel.remoteAddress?.ipAddress }) >= most
        {
            turnAway(channel, .crowded(clients: most))
            return
        }
        let client = WyomingClient(
            channel: channel, slot: slot, decoder: WyomingDecoder(limits: limits),
            conversation: WyomingSession(models: models))
        bank.reset(slot: slot)
        bySlot[slot] = client
        clients[ObjectIdentifier(channel)] = client
        log("\(Self.name(channel)) connected, \(clients.count) of \(limits.clients)")
    }

    func received(_ bytes: ByteBuffer, from channel: any Channel) {
        guard let client = clients[ObjectIdentifier(channel)], !client.isClosing else { return }
        client.decoder.add(bytes.readableBytesView)
        if client.decoder.hasEvent, client.decoder.waiting > limits.waitingBytes { holdBack(client, true) }
        plan()
    }

    func idle(_ channel: any Channel) {
        guard let client = clients[ObjectIdentifier(channel)] else { return }
        refuse(client, .idle(seconds: limits.idleSeconds))
    }

    func disconnected(_ channel: any Channel) {
        strangers.remove(ObjectIdentifier(channel))
        guard let client = clients.removeValue(forKey: ObjectIdentifier(channel)) else { return }
        bySlot[client.slot] = nil
        log("\(Self.name(channel)) left, \(clients.count) of \(limits.clients)")
    }

    // MARK: Turns

    private func plan() {
        guard !isTurnDue else { return }
        isTurnDue = true
        loop.execute { [self] in
            isTurnDue = false
            turn()
        }
    }

    /// Processes a slice of every client's audio.
    private func turn() {
        for client in clients.values where !client.isClosing {
            do {
                try understand(client)
            } catch {
                refuse(client, error)
            }
        }
        for case let client? in bySlot where client.hasSound && !client.isClosing {
            let end = min(client.taken + client.conversation.sliceBytes, client.pending.count)
            let samples = client.conversation.samples(client.pending[client.taken..<end])
            bank.add(samples.span, slot: client.slot)
            client.taken = end
        }
        bank.advance { slot, label, seconds in
            guard let client = bySlot[slot], !client.isClosing else { return }
            if let answer = client.conversation.detected(label: label, seconds: seconds) {
                log("\(Self.name(client.channel)) said \(models.labels[label].name)")
                send(answer, to: client)
            }
        }
        var isMore = false
        for client in clients.values where !client.isClosing {
            if client.hasSound { isMore = true } else { finishSound(client) }
            if client.isHeldBack, !client.decoder.hasEvent || client.decoder.waiting <= limits.waitingBytes / 2 {
                holdBack(client, false)
            }
        }
        if isMore { plan() }
    }

    /// Decodes events until there is audio, which must be processed before the next event, or until the client's share
    /// of the turn is used up.
    private func understand(_ client: WyomingClient) throws(WyomingError) {
        let last = client.decoder.waiting - share(of: Self.turnBytes)
        for _ in 0..<share(of: Self.turnEvents) {
            guard !client.hasSound, !client.isEnding, client.decoder.waiting > last,
                let event = try client.decoder.next()
            else { return }
            for action in try client.conversation.take(event) {
                perform(action, for: client)
                // An answer that cannot be sent closes the connection.
                if client.isClosing { return }
            }
        }
    }

    private func share(of limit: (all: Int, ofOne: ClosedRange<Int>)) -> Int {
        min(limit.ofOne.upperBound, max(limit.ofOne.lowerBound, limit.all / max(1, clients.count)))
    }

    private func perform(_ action: WyomingSession.Action, for client: WyomingClient) {
        switch action {
        case .answer(let answer): send(answer, to: client)
        case .inform: send(info, to: client)
        case .begin: bank.reset(slot: client.slot)
        case .sound(let bytes):
            client.pending = bytes
            client.taken = 0
        case .end:
            client.isEnding = true
            let rest = client.conversation.remainingSamples()
            bank.add(rest.span, slot: client.slot)
        }
    }

    private func finishSound(_ client: WyomingClient) {
        client.pending.removeAll(keepingCapacity: client.pending.capacity <= WyomingLimits.readBytes)
        client.taken = 0
        if client.isEnding {
            client.isEnding = false
            if let answer = client.conversation.ended() { send(answer, to: client) }
        }
        // A complete event needs no further bytes, so another turn is scheduled for it.
        if client.decoder.hasEvent { plan() }
    }

    // MARK: Answers

    private func send(_ event: WyomingEvent, to client: WyomingClient) {
        send(ByteBuffer(bytes: event.serialized), to: client)
    }

    private func send(_ answer: ByteBuffer, to client: WyomingClient) {
        guard !client.isClosing else { return }
        guard client.channel.isWritable else {
            refuse(client, .slowReader)
            return
        }
        client.channel.writeAndFlush(answer, promise: nil)
    }

    private func refuse(_ client: WyomingClient, _ error: WyomingError) {
        guard !client.isClosing else { return }
        client.isClosing = true
        // Nothing more is done for it.
        client.decoder = WyomingDecoder(limits: limits)
        client.pending = []
        client.taken = 0
        refuse(client.channel, error)
    }

    /// Refuses a connection that never became a client. Only as many as there may be clients get the reason: each costs a
    /// descriptor until it closes.
    private func turnAway(_ channel: any Channel, _ error: WyomingError) {
        guard strangers.count < limits.clients else {
            log("\(Self.name(channel)) refused: \(error)")
            channel.close(promise: nil)
            return
        }
        strangers.insert(ObjectIdentifier(channel))
        refuse(channel, error)
    }

    /// Sends the reason, then closes when the client has closed, or after a short time. Bytes that still arrive from it
    /// are read and dropped until then: closing with unread bytes would make the system reset the connection, and the
    /// reason might be lost.
    private func refuse(_ channel: any Channel, _ error: WyomingError) {
        log("\(Self.name(channel)) refused: \(error)")
        guard error != .slowReader else {
            channel.close(promise: nil)
            return
        }
        channel.setOption(.autoRead, value: true).whenFailure { _ in channel.close(promise: nil) }
        channel.writeAndFlush(ByteBuffer(bytes: WyomingEvent.error(error).serialized)).whenSuccess {
            channel.close(mode: .output, promise: nil)
        }
        // Closes even if the client does not read the reason.
        loop.scheduleTask(in: .seconds(Int64(limits.partingSeconds))) { channel.close(promise: nil) }
    }

    private func holdBack(_ client: WyomingClient, _ isHeldBack: Bool) {
        guard client.isHeldBack != isHeldBack else { return }
        client.isHeldBack = isHeldBack
        let channel = client.channel
        channel.setOption(.autoRead, value: !isHeldBack).whenFailure { _ in channel.close(promise: nil) }
    }

    private static func name(_ channel: any Channel) -> String {
        channel.remoteAddress.map { "\($0.ipAddress ?? "?"):\($0.port ?? 0)" } ?? "a client"
    }
}
