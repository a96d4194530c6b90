// SPDX-License-Identifier: Apache-2.0

import HarkEngine
import SpeechFeatures

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

/// How far one stream of a batch has come: its features, and the frames that wait for the network.
final class StreamSlot {
    private let model: CompiledModel
    private let extractor: FeatureExtractor
    /// Waiting frames, row-major `[frames, coefficients]`, Q2.5.
    private var frames: [Int8]
    private var frame: [Int8]
    /// Frames that wait for the network.
    private(set) var waiting = 0
    /// Samples taken since the stream's start.
    private(set) var samples = 0

    /// - Parameter chunk: most samples added before the waiting frames are cleared.
    init(model: CompiledModel, chunk: Int) {
        self.model = model
        extractor = FeatureExtractor(spec: model.features)
        frame = [Int8](repeating: 0, count: model.features.outputCount)
        // A chunk completes a frame each hop, and one that was nearly whole before.
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

    /// Passes on a waiting frame.
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
