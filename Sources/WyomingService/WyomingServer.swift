// SPDX-License-Identifier: Apache-2.0

import Glibc
import Hark
import NIOCore
import NIOPosix

/// The reason that a server cannot listen: the system's error text.
package struct WyomingServerError: Error {
    package let reason: String
}

/// A wake word service for Home Assistant and other clients of the Wyoming protocol.
package final class WyomingServer: Sendable {
    private let group: MultiThreadedEventLoopGroup
    private let channel: any Channel

    /// The address it listens on, with the port that the system chose for port 0.
    package let host: String
    package let port: Int

    /// Starts listening, on one thread of its own.
    /// - Parameters:
    ///   - host: an address or a name of this machine.
    ///   - version: the program's version, reported to clients.
    ///   - languages: the languages of the model's keywords, reported to clients.
    ///   - log: receives one line per event; called on the server's thread.
    /// - Throws: ``WyomingServerError``.
    package init(
        host: String, port: Int, model: CompiledModel, limits: WyomingLimits = .init(),
        version: String, languages: [String], log: @escaping @Sendable (String) -> Void
    ) throws {
        group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        let hub = WyomingScheduler(
            loop: group.next(), model: model, limits: limits,
            info: .info(model: model, program: version, languages: languages), log: log)
        let keepAlive = WyomingLimits.keepAlive
        let idle = TimeAmount.seconds(Int64(limits.idleSeconds))
        let answers = ChannelOptions.Types.WriteBufferWaterMark(low: limits.answerBytes / 2, high: limits.answerBytes)
        do {
            channel = try ServerBootstrap(group: group)
                .serverChannelOption(.backlog, value: 128)
                .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
                .childChannelOption(.writeBufferWaterMark, value: answers)
                .childChannelOption(.socketOption(.so_keepalive), value: 1)
                .childChannelOption(.tcpOption(.init(rawValue: TCP_KEEPIDLE)), value: keepAlive.idle)
                .childChannelOption(.tcpOption(.init(rawValue: TCP_KEEPINTVL)), value: keepAlive.interval)
                .childChannelOption(.tcpOption(.init(rawValue: TCP_KEEPCNT)), value: keepAlive.count)
                .childChannelOption(
                    .recvAllocator, value: FixedSizeRecvByteBufferAllocator(capacity: WyomingLimits.readBytes)
                )
                .childChannelInitializer { channel in
                    channel.eventLoop.makeCompletedFuture {
                        try channel.pipeline.syncOperations.addHandler(IdleStateHandler(readTimeout: idle))
                        try channel.pipeline.syncOperations.addHandler(WyomingHandler(hub: hub))
                    }
                }
                .bind(host: host, port: port).wait()
        } catch {
            try? group.syncShutdownGracefully()
            throw WyomingServerError(
                reason: (error as? IOError).map { String(cString: strerror($0.errnoCode)) } ?? "\(error)")
        }
        self.host = channel.localAddress?.ipAddress ?? host
        self.port = channel.localAddress?.port ?? port
    }

    /// Closes the server and all connections, and waits until that is done. Call it once, not on the server's thread.
    package func stop() throws {
        try channel.close().wait()
        try group.syncShutdownGracefully()
    }
}

/// Forwards a connection's bytes, idle timeout and end to the hub.
final class WyomingHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    private let hub: WyomingScheduler

    init(hub: WyomingScheduler) {
        self.hub = hub
    }

    func channelActive(context: ChannelHandlerContext) { hub.connected(context.channel) }

    func channelInactive(context: ChannelHandlerContext) { hub.disconnected(context.channel) }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        hub.received(unwrapInboundIn(data), from: context.channel)
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if case .read? = event as? IdleStateHandler.IdleStateEvent { hub.idle(context.channel) }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }
}

/// Limits per client and on the number of clients.
package struct WyomingLimits: Sendable {
    /// Clients connected at the same time, 1 or more. Memory for all of them is allocated at the start.
    package var clients = 64
    /// The most bytes of an event's first line.
    package var headerBytes = 4096
    /// The most bytes of an event's data.
    package var dataBytes = 65_536
    /// The most bytes of an event's payload: about 32 s of 16-bit mono audio at 16,000 Hz.
    package var payloadBytes = 1 << 20
    /// The most undecoded bytes of a client. Above it nothing more is read from the client until half of them are
    /// processed.
    package var waitingBytes = (1 << 20) + 131_072
    /// The most bytes of answers that a client has not read.
    package var answerBytes = 65_536
    /// Seconds without data from a client before it is disconnected.
    package var idleSeconds = 4 * 3600
    /// Seconds that a refused client has to read the reason.
    package var partingSeconds = 2

    package init() {}

    /// The deepest nesting of objects and lists in an event.
    static let depth = 16

    /// The sample rates that can be converted, in Hz.
    static let rates = 4_000...192_000

    /// TCP keep-alive (tcp(7)): seconds without traffic before the first probe, seconds between further probes, and the
    /// number of unanswered probes after which the connection is closed.
    static let keepAlive = (idle: 60, interval: 15, count: 4)

    /// The most bytes read from a client at once.
    static let readBytes = 65_536
}

/// One connection: its data that is not processed yet. Used on the hub's event loop only.
final class WyomingClient {
    let channel: any Channel
    /// Its slot in the bank of streams.
    let slot: Int
    var decoder: WyomingDecoder
    var conversation: WyomingSession
    /// Audio not processed yet, from byte `taken` on.
    var pending: [UInt8] = []
    var taken = 0
    /// Whether the stream ends with `pending`.
    var isEnding = false
    /// Whether reading from it is suspended.
    var isHeldBack = false
    /// Whether further data from it is ignored.
    var isClosing = false

    init(channel: any Channel, slot: Int, decoder: WyomingDecoder, conversation: WyomingSession) {
        self.channel = channel
        self.slot = slot
        self.decoder = decoder
        self.conversation = conversation
    }

    var hasSound: Bool { taken < pending.count }
}
