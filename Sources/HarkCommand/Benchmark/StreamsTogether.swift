// SPDX-License-Identifier: Apache-2.0

import Hark
import HarkCore
import HarkEngine
import SpeechFeatures

/// Several streams on one core, each with its own features and decoder, whose networks advance together, as on a
/// machine with many microphones. Each stream gets a different part of the sound.
final class StreamsTogether {
    private let trace: FrameTrace
    private let normalization: FeatureNormalization
    private let extractors: [FeatureExtractor]
    private let streams: NetworkStreams
    private var decoders: [KeywordDecoder]
    private let active: [Int32]
    private var input: [Int8]
    private var logits: [Int16]

    init(model: CompiledModel, trace: FrameTrace, count: Int) {
        self.trace = trace
        normalization = model.normalization
        extractors = (0..<count).map { _ in FeatureExtractor(spec: model.features) }
        streams = NetworkStreams(network: model.network, slots: count)
        decoders = (0..<count).map { _ in model.makeDecoder() }
        active = (0..<Int32(count)).map { $0 }
        input = [Int8](repeating: 0, count: model.features.outputCount)
        logits = [Int16](repeating: 0, count: model.labels.count)
    }

    func network(block: Int) {
        let inputs = trace.inputs
        let active = active
        for offset in 0..<FrameTrace.blockFrames {
            for slot in active.indices {
                streams.setInput(inputs.span.extracting(trace.row(frame(offset, block, slot))), slot: slot)
            }
            streams.step(slots: active.span)
            for slot in active.indices { streams.copyLogits(slot: slot, into: &logits) }
        }
    }

    func whole(block: Int) {
        let samples = trace.samples
        let active = active
        for offset in 0..<FrameTrace.blockFrames {
            for slot in active.indices {
                let frame = frame(offset, block, slot)
                let hop = samples.span.extracting(trace.samples(ofFrames: frame..<frame + 1))
                extractors[slot].process(hop) { take($0, slot: slot) }
            }
            streams.step(slots: active.span)
            for slot in active.indices {
                streams.copyLogits(slot: slot, into: &logits)
                _ = decoders[slot].update(logits: logits)
            }
        }
    }

    private func take(_ coefficients: borrowing Span<Float>, slot: Int) {
        var integers = input.mutableSpan
        normalization.quantize(coefficients, into: &integers)
        let frame = input
        streams.setInput(frame.span, slot: slot)
    }

    private func frame(_ offset: Int, _ block: Int, _ slot: Int) -> Int {
        trace.frames(ofBlock: block + slot).lowerBound + offset
    }
}
