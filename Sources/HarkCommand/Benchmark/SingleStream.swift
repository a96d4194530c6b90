// SPDX-License-Identifier: Apache-2.0

import Hark
import HarkCore
import HarkEngine
import SpeechFeatures

/// One stream, stage by stage and whole, by the types that live spotting is made of.
final class SingleStream {
    private let trace: FrameTrace
    private let normalization: FeatureNormalization
    private let extractor: FeatureExtractor
    private let streams: NetworkStreams
    private var spottingDecoder: KeywordDecoder
    private let spotter: KeywordSpotter
    private var input: [Int8]
    private var logits: [Int16]
    private var framesSeen = 0

    init(model: CompiledModel, trace: FrameTrace) {
        self.trace = trace
        normalization = model.normalization
        extractor = FeatureExtractor(spec: model.features)
        streams = NetworkStreams(network: model.network)
        spottingDecoder = model.makeDecoder()
        spotter = KeywordSpotter(model: model)
        input = [Int8](repeating: 0, count: model.features.outputCount)
        logits = [Int16](repeating: 0, count: model.labels.count)
    }

    func features(block: Int) {
        let samples = trace.samples
        extractor.process(samples.span.extracting(trace.samples(ofFrames: trace.frames(ofBlock: block)))) { _ in
            framesSeen += 1
        }
    }

    func quantization(block: Int) {
        let coefficients = trace.coefficients
        for frame in trace.frames(ofBlock: block) {
            var integers = input.mutableSpan
            normalization.quantize(coefficients.span.extracting(trace.row(frame)), into: &integers)
        }
    }

    func network(block: Int) {
        let inputs = trace.inputs
        for frame in trace.frames(ofBlock: block) {
            streams.setInput(inputs.span.extracting(trace.row(frame)))
            streams.step(slot: 0)
            streams.copyLogits(into: &logits)
        }
    }

    func decoder(block: Int) {
        for frame in trace.frames(ofBlock: block) { _ = spottingDecoder.update(logits: trace.logits[frame]) }
    }

    func whole(block: Int) {
        let samples = trace.samples
        spotter.process(samples.span.extracting(trace.samples(ofFrames: trace.frames(ofBlock: block)))) { _ in }
    }
}
