// SPDX-License-Identifier: Apache-2.0

import Hark
import NIOCore
import NIOPosix

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
    ///   - threshold: posterior from which every keyword is reported; nil: the thresholds that the model holds.
    ///   - version: of the program, for clients to know.
    ///   - languages: of the model's keywords, for clients to choose by.
    ///   - log: told what happens, in one line; called from the server's thread.
    /// - Throws: what kept it from listening, such as an `IOError`.
    package init(
        host: String, port: Int, model: CompiledModel, threshold: Double? = nil, limits: WyomingLimits = .init(),
        version: String, languages: [String], log: @escaping @Sendable (String) -> Void
    ) throws {
        group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        let hub = WyomingScheduler(
            loop: group.next(), model: model, threshold: threshold, limits: limits,
            info: .info(model: model, program: version, languages: languages), log: log)
        let idle = TimeAmount.seconds(Int64(limits.idleSeconds))
        let answers = ChannelOptions.Types.WriteBufferWaterMark(low: limits.answerBytes / 2, high: limits.answerBytes)
        do {
            channel = try ServerBootstrap(group: group)
                .serverChannelOption(.backlog, value: 128)
                .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
                .childChannelOption(.writeBufferWaterMark, value: answers)
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
            throw error
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
