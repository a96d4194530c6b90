import SpeechFeatures

/// Turns clips into network inputs with the very extractor and quantizer that classify later. One maker serves one thread.
final class ExampleMaker {
    let augmenter: Augmenter
    let frames: Int

    private let extractor: FeatureExtractor
    private let masks: MaskSettings
    private let bandMask: BandMask
    /// `[frames, coefficients]`.
    private var coefficients: [Float]
    private var integers: [Int8]

    init(corpus: TrainingCorpus, features: FeatureSpec, augmentation: AugmentationSettings, masks: MaskSettings) {
        augmenter = Augmenter(corpus: corpus, settings: augmentation, sampleRate: features.sampleRate)
        extractor = FeatureExtractor(spec: features)
        self.masks = masks
        bandMask = BandMask(features: features)
        frames = features.frames(inSamples: corpus.clipSamples)
        coefficients = [Float](repeating: 0, count: frames * features.outputCount)
        integers = [Int8](repeating: 0, count: features.outputCount)
    }

    /// Features of the augmenter's newest clip, `[frames, coefficients]`.
    func extract() -> [Float] {
        computeCoefficients(of: augmenter.samples)
        return coefficients
    }

    private func computeCoefficients(of samples: [Float]) {
        extractor.reset()
        var position = 0
        extractor.process(samples.span) { frame in
            for index in 0..<frame.count { coefficients[position + index] = frame[index] }
            position += frame.count
        }
    }

    /// Writes a clip into one row of a batch of network inputs, as the engine's integers see it.
    /// - Parameter samples: the augmenter's newest clip unless given.
    func write(
        row: Int, of rows: Int, into inputs: UnsafeMutablePointer<Float>, normalization: FeatureNormalization,
        masking random: inout RandomStream, samples: [Float]? = nil
    ) {
        computeCoefficients(of: samples ?? augmenter.samples)
        for _ in 0..<masks.bandMasks {
            let bands = stretch(within: extractor.spec.melBands, longest: masks.widestBandMask, &random)
            bandMask.apply(to: &coefficients, mean: normalization.mean, masked: bands)
        }
        let blank = (0..<masks.timeMasks).map { _ in stretch(within: frames, longest: masks.longestTimeMask, &random) }
        let count = integers.count
        let coefficients = self.coefficients
        let values = coefficients.span
        for frame in 0..<frames {
            var quantized = integers.mutableSpan
            normalization.quantize(values.extracting(frame * count..<(frame + 1) * count), into: &quantized)
            let masked = blank.contains { $0.contains(frame) }
            let target = inputs + (frame * rows + row) * count
            for index in 0..<count {
                // A masked frame is an average one: zero after normalization.
                target[index] = masked ? 0 : Float(quantized[index]) / Float(1 << FeatureNormalization.fractionBits)
            }
        }
    }

    private func stretch(within count: Int, longest: Int, _ random: inout RandomStream) -> Range<Int> {
        let length = random.index(below: min(longest, count) + 1)
        let start = random.index(below: max(1, count - length))
        return start..<start + length
    }
}
