// SPDX-License-Identifier: Apache-2.0

import Hark
import HarkCore
import SpeechFeatures

/// What an exported library's `self_test` compares its own results with. Both compute the input, noise from the model's
/// checksum.
struct SelfTest {
    /// Frames for the network, and frames of samples for the features.
    static let frames = 8

    /// Digest of labels, logits, posteriors and cells of all frames, by the plain network.
    let digest: UInt32
    /// `[frames, inputs]`.
    let features: [Int8]

    init(_ model: KeywordModel, checksum: UInt32) {
        digest = Self.networkDigest(model, Noise(state: checksum))
        features = Self.features(model, Noise(state: checksum))
    }

    private struct Noise {
        var state: UInt32

        /// 16 bits.
        mutating func next() -> Int {
            state = state &* 1_664_525 &+ 1_013_904_223
            return Int(state >> 16)
        }
    }

    private static func networkDigest(_ model: KeywordModel, _ noise: Noise) -> UInt32 {
        var noise = noise
        var digest: UInt32 = 0
        func add(_ value: Int) { digest = digest &* 31 &+ UInt32(truncatingIfNeeded: value) }
        var state = NetworkState(shape: model.network.shape)
        var decoder = KeywordDecoder(
            spec: model.decoder,
            thresholds: model.labels.map { $0.isKeyword ? Int32($0.threshold) : KeywordDecoder.never })
        for _ in 0..<frames {
            let frame = (0..<model.network.shape.inputSize).map { _ in Int8((noise.next() & 255) - 128) }
            model.network.step(input: frame.span, state: &state)
            add(decoder.update(logits: state.logits)?.label ?? -1)
            for (logit, posterior) in zip(state.logits, decoder.posteriors) {
                add(Int(logit))
                add(Int(posterior))
            }
            for layer in state.layers { layer.cell.forEach { add(Int($0)) } }
        }
        return digest
    }

    private static func features(_ model: KeywordModel, _ noise: Noise) -> [Int8] {
        var noise = noise
        let spec = model.features
        let samples = (0..<spec.windowLength + (frames - 1) * spec.hopLength).map { _ in
            Float((noise.next() & 16383) - 8192) / 32768
        }
        let extractor = FeatureExtractor(spec: spec)
        var result: [Int8] = []
        var frame = [Int8](repeating: 0, count: spec.outputCount)
        extractor.process(samples.span) { coefficients in
            var integers = frame.mutableSpan
            model.normalization.quantize(coefficients, into: &integers)
            result += frame
        }
        precondition(result.count == frames * spec.outputCount)
        return result
    }
}
