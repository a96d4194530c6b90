// SPDX-License-Identifier: Apache-2.0

import HarkEngine

/// Several streams of sound whose networks advance together over one pass of the weights. What a stream gives does not
/// depend on its neighbours. Everything is allocated at init.
final class StreamBatch {
    /// Samples a stream may be given between two calls of ``advance(logits:)``.
    static let chunk = 4096

    /// Streams there is room for.
    let slots: Int

    private let network: NetworkStreams
    private let streams: [StreamSlot]
    private var logits: [Int16]
    private var active: [Int32]

    /// - Parameter slots: streams to make room for, 1 or more.
    init(model: CompiledModel, slots: Int) {
        precondition(slots > 0)
        self.slots = slots
        network = NetworkStreams(network: model.network, slots: slots)
        streams = (0..<slots).map { _ in StreamSlot(model: model, chunk: Self.chunk) }
        logits = [Int16](repeating: 0, count: model.labels.count)
        active = []
        active.reserveCapacity(slots)
    }

    /// Cell updates clipped in all streams so far; the reference kernel alone counts them.
    var cellSaturations: Int { network.cellSaturations }

    /// Samples of a stream so far.
    func samples(slot: Int) -> Int { streams[slot].samples }

    /// Frames of a stream that wait for ``advance(logits:)``.
    func waiting(slot: Int) -> Int { streams[slot].waiting }

    /// Takes a stream's next samples: their frames wait for ``advance(logits:)``.
    /// - Parameter samples: finite, -1...1, at the model's rate; at most ``chunk`` since the last advance.
    func add(_ samples: borrowing Span<Float>, slot: Int) {
        streams[slot].add(samples)
    }

    /// Puts all waiting frames through the network.
    /// - Parameter logits: called with the slot and the logits of its stream's next frame, Q5.10, one a label; frames of one
    ///   stream come in their order.
    func advance(logits body: (_ slot: Int, _ logits: [Int16]) -> Void) {
        let frames = streams.reduce(0) { max($0, $1.waiting) }
        for frame in 0..<frames {
            active.removeAll(keepingCapacity: true)
            for slot in 0..<slots where frame < streams[slot].waiting {
                streams[slot].withFrame(frame) { network.setInput($0, slot: slot) }
                active.append(Int32(slot))
            }
            network.step(slots: active.span)
            for slot in active {
                network.copyLogits(slot: Int(slot), into: &logits)
                body(Int(slot), logits)
            }
        }
        for stream in streams { stream.clearWaiting() }
    }

    /// Makes a slot a new stream.
    func reset(slot: Int) {
        network.reset(slot: slot)
        streams[slot].reset()
    }
}
