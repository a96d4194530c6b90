// SPDX-License-Identifier: Apache-2.0

import NIOCore

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
