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
    ///   - languages: the languages of the models' keywords, reported to clients.
    ///   - log: receives one line per event; called on the server's thread, so it must not block.
    ///   - heartbeat: called on the server's thread at once, and then at this interval as long as that thread serves
    ///     its clients; nil: never.
    /// - Throws: ``WyomingServerError``.
    package init(
        host: String, port: Int, models: ModelGroup, limits: WyomingLimits = .init(),
        version: String, languages: [String], heartbeat: (seconds: Double, beat: @Sendable () -> Void)? = nil,
        log: @escaping @Sendable (String) -> Void
    ) throws {
        group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        let hub = WyomingScheduler(
            loop: group.next(), models: models, limits: limits,
            info: .info(labels: models.labels, program: version, languages: languages), log: log)
        let keepAlive = WyomingLimits.keepAlive
        let idle = TimeAmount.seconds(Int64(limits.idleSeconds))
        let answers = ChannelOptions.Types.WriteBufferWaterMark(low: limits.answerBytes / 2, high: limits.answerBytes)
        do {
            channel = try ServerBootstrap(group: group)
                .serverChannelOption(.backlog, value: 128)
                .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
                .serverChannelInitializer { channel in
                    channel.eventLoop.makeCompletedFuture {
                        // Without it, a full descriptor table makes the loop try again at once, for ever.
                        try channel.pipeline.syncOperations.addHandler(AcceptBackoffHandler())
                        try channel.pipeline.syncOperations.addHandler(AcceptFailureHandler(log: log))
                    }
                }
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
        if let heartbeat {
            let interval = TimeAmount.nanoseconds(Int64(heartbeat.seconds * 1e9))
            group.next().scheduleRepeatedTask(initialDelay: .zero, delay: interval) { _ in heartbeat.beat() }
        }
    }

    /// Closes the server and all connections, and waits until that is done. Call it once, not on the server's thread.
    package func stop() throws {
        try channel.close().wait()
        try group.syncShutdownGracefully()
    }
}

/// Logs why connections cannot be accepted, such as too many open files, at most once a minute.
final class AcceptFailureHandler: ChannelInboundHandler {
    typealias InboundIn = any Channel

    private let log: @Sendable (String) -> Void
    private var silentUntil = NIODeadline.uptimeNanoseconds(0)

    init(log: @escaping @Sendable (String) -> Void) {
        self.log = log
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        guard NIODeadline.now() >= silentUntil else { return }
        silentUntil = .now() + .minutes(1)
        let reason = (error as? IOError).map { String(cString: strerror($0.errnoCode)) } ?? "\(error)"
        log("no connection can be accepted for a second (\(reason))")
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

/// One connection: its data that is not processed yet. Used on the hub's event loop only.
final class WyomingClient {
    let channel: any Channel
    let address: String?
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
        address = channel.remoteAddress?.ipAddress
        self.slot = slot
        self.decoder = decoder
        self.conversation = conversation
    }

    var hasSound: Bool { taken < pending.count }
}
