// SPDX-License-Identifier: Apache-2.0

import Hark
import HarkCore
import HarkEngine
import SpeechFeatures

/// One stream, each stage alone and all together, with the types used for live spotting.
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

/// Some seconds of sound and the output of each stage for it, so that each stage is timed on realistic input.
struct FrameTrace {
    /// Frames timed together.
    static let blockFrames = 50
    private static let blocks = 20

    /// Samples of all blocks, one hop per frame.
    let samples: [Float]
    /// Row-major `[frames, coefficients]`.
    let coefficients: [Float]
    /// Row-major `[frames, coefficients]`, Q2.5.
    let inputs: [Int8]
    /// One row per frame, Q5.10.
    let logits: [[Int16]]

    private let hop: Int
    private let width: Int

    init(model: CompiledModel) {
        let spec = model.features
        hop = spec.hopLength
        width = spec.outputCount
        let frames = Self.blocks * Self.blockFrames
        let samples = SpeechLikeSound.samples(count: frames * hop, sampleRate: spec.sampleRate)
        let extractor = FeatureExtractor(spec: spec)
        let network = NetworkStreams(network: model.network)
        var coefficients: [Float] = []
        var inputs: [Int8] = []
        var logits: [[Int16]] = []
        var input = [Int8](repeating: 0, count: width)
        var row = [Int16](repeating: 0, count: model.labels.count)
        // Twice over the sound: frames still incomplete at its end are completed by its beginning.
        for _ in 0..<2 where logits.count < frames {
            extractor.process(samples.span) { frame in
                guard logits.count < frames else { return }
                for index in 0..<frame.count { coefficients.append(frame[index]) }
                var integers = input.mutableSpan
                model.normalization.quantize(frame, into: &integers)
                inputs += input
                network.setInput(input.span)
                network.step(slot: 0)
                network.copyLogits(into: &row)
                logits.append(row)
            }
        }
        self.samples = samples
        self.coefficients = coefficients
        self.inputs = inputs
        self.logits = logits
    }

    /// The frames of a block; block numbers wrap around after the last.
    func frames(ofBlock block: Int) -> Range<Int> {
        let start = block % Self.blocks * Self.blockFrames
        return start..<start + Self.blockFrames
    }

    /// The index range of the samples of some frames.
    func samples(ofFrames frames: Range<Int>) -> Range<Int> { frames.lowerBound * hop..<frames.upperBound * hop }

    /// The index range of a frame's coefficients, and of its integers.
    func row(_ frame: Int) -> Range<Int> { frame * width..<(frame + 1) * width }
}
