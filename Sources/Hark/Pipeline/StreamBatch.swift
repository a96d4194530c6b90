// SPDX-License-Identifier: Apache-2.0

import HarkEngine
import SpeechFeatures

/// Several streams of sound. Their networks advance together in one pass over the weights. A stream's logits do not
/// depend on the other streams. All memory is allocated at init.
final class StreamBatch {
    /// Maximum number of samples that can be added to a stream between two calls of ``advance(logits:)``.
    static let chunk = 4096

    /// Number of streams the batch can hold.
    let slots: Int

    private let network: NetworkStreams
    private let streams: [StreamSlot]
    private var logits: [Int16]
    private var active: [Int32]

    /// - Parameter slots: number of streams the batch can hold, 1 or more.
    init(model: CompiledModel, slots: Int) {
        precondition(slots > 0)
        self.slots = slots
        network = NetworkStreams(network: model.network, slots: slots)
        streams = (0..<slots).map { _ in StreamSlot(model: model, chunk: Self.chunk) }
        logits = [Int16](repeating: 0, count: model.labels.count)
        active = []
        active.reserveCapacity(slots)
    }

    /// Cell updates clipped in all streams so far. Only the reference kernel counts them.
    var cellSaturations: Int { network.cellSaturations }

    /// Number of samples added to a stream so far.
    func samples(slot: Int) -> Int { streams[slot].samples }

    /// Number of frames of a stream that are queued for ``advance(logits:)``.
    func waiting(slot: Int) -> Int { streams[slot].waiting }

    /// Computes the feature frames of a stream's next samples and queues them for ``advance(logits:)``.
    /// - Parameter samples: finite, -1...1, at the model's rate; at most ``chunk`` since the last advance.
    func add(_ samples: borrowing Span<Float>, slot: Int) {
        streams[slot].add(samples)
    }

    /// Runs all queued frames through the network.
    /// - Parameter logits: called with the slot and the logits of a frame of its stream, Q5.10, one per label. The
    ///   frames of one stream come in order.
    func advance(logits body: (_ slot: Int, _ logits: [Int16]) -> Void) {
        advance { slot, _, logits in body(slot, logits) }
    }

    /// Runs all queued frames through the network.
    /// - Parameter frame: called with the slot, the network's input at a frame of its stream (Q2.5) and its logits
    ///   (Q5.10, one per label). The frames of one stream come in order.
    func advance(frame body: (_ slot: Int, _ input: borrowing Span<Int8>, _ logits: [Int16]) -> Void) {
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
                streams[Int(slot)].withFrame(frame) { body(Int(slot), $0, logits) }
            }
        }
        for stream in streams { stream.clearWaiting() }
    }

    /// Starts a new stream in a slot.
    func reset(slot: Int) {
        network.reset(slot: slot)
        streams[slot].reset()
    }
}

/// One stream of a batch: its feature extractor and the frames queued for the network.
final class StreamSlot {
    private let model: CompiledModel
    private let extractor: FeatureExtractor
    /// Queued frames, row-major `[frames, coefficients]`, Q2.5.
    private var frames: [Int8]
    private var frame: [Int8]
    /// Number of frames queued for the network.
    private(set) var waiting = 0
    /// Number of samples since the start of the stream.
    private(set) var samples = 0

    /// - Parameter chunk: maximum number of samples added before the queued frames are cleared.
    init(model: CompiledModel, chunk: Int) {
        self.model = model
        extractor = FeatureExtractor(spec: model.features)
        frame = [Int8](repeating: 0, count: model.features.outputCount)
        // A chunk completes one frame per hop, plus a frame that was nearly complete before.
        frames = [Int8](repeating: 0, count: (chunk / model.features.hopLength + 1) * frame.count)
    }

    func add(_ chunk: borrowing Span<Float>) {
        samples += chunk.count
        extractor.process(chunk) { coefficients in
            var integers = frame.mutableSpan
            model.normalization.quantize(coefficients, into: &integers)
            for index in frame.indices { frames[waiting * frame.count + index] = frame[index] }
            waiting += 1
        }
    }

    /// Calls `body` with a queued frame.
    func withFrame(_ number: Int, _ body: (borrowing Span<Int8>) -> Void) {
        let frames = frames
        body(frames.span.extracting(number * frame.count..<(number + 1) * frame.count))
    }

    func clearWaiting() {
        waiting = 0
    }

    func reset() {
        extractor.reset()
        waiting = 0
        samples = 0
    }
}
