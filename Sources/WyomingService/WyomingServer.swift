// SPDX-License-Identifier: Apache-2.0

import Glibc
import Hark
import NIOCore
import NIOPosix

/// Why a server cannot listen, in the system's words.
package struct WyomingServerError: Error {
    package let reason: String
}

/// A wake word service for Home Assistant and other speakers of the Wyoming protocol.
package final class WyomingServer: Sendable {
    private let group: MultiThreadedEventLoopGroup
    private let channel: any Channel

    /// Where it listens, with the port that the system chose for port 0.
    package let host: String
    package let port: Int

    /// Listens from here on, on one thread of its own.
    /// - Parameters:
    ///   - host: an address or a name of this machine.
    ///   - version: of the program, for clients to know.
    ///   - languages: of the model's keywords, for clients to choose by.
    ///   - log: told what happens, in one line; called from the server's thread.
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

    /// Ends it and all connections, and waits for that. Once; not from the server's thread.
    package func stop() throws {
        try channel.close().wait()
        try group.syncShutdownGracefully()
    }
}

/// Passes a connection's bytes and its end on to the hub.
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

/// What one client may ask for, and how many there may be.
package struct WyomingLimits: Sendable {
    /// Clients at once, 1 or more; memory for all of them is taken at the start.
    package var clients = 64
    /// Bytes of an event's first line.
    package var headerBytes = 4096
    /// Bytes of an event's data.
    package var dataBytes = 65_536
    /// Bytes of an event's payload: two seconds of the sound that Hark wants.
    package var payloadBytes = 1 << 20
    /// Bytes of a client that wait; from there on no more are read from it until half of them are worked off.
    package var waitingBytes = (1 << 20) + 131_072
    /// Bytes of answers that a client has not read.
    package var answerBytes = 65_536
    /// Seconds without a word from a client after which it is gone.
    package var idleSeconds = 4 * 3600
    /// Seconds that a refused client has to read why.
    package var partingSeconds = 2

    package init() {}

    /// Levels of objects and lists in an event.
    static let depth = 16

    /// Samples per second that are converted, in Hz.
    static let rates = 4_000...192_000

    /// Seconds of silence after which the system asks whether the client's machine is there; between further questions;
    /// and how many go without an answer before the connection is closed (tcp(7)).
    static let keepAlive = (idle: 60, interval: 15, count: 4)

    /// Bytes that are read from a client at once.
    static let readBytes = 65_536
}

/// One connection: what it has said and has not been worked off, on the hub's event loop alone.
final class WyomingClient {
    let channel: any Channel
    /// Its place in the bank of streams.
    let slot: Int
    var decoder: WyomingDecoder
    var conversation: WyomingSession
    /// Sound on its way, from byte `taken` on.
    var pending: [UInt8] = []
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
