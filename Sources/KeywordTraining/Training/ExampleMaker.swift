import SpeechFeatures

/// Turns a clip's samples into network inputs with the very extractor and quantizer that classify later.
final class ExampleMaker {
    let augmenter: Augmenter
    let frames: Int

    private let extractor: FeatureExtractor
    private let settings: AugmentationSettings
    /// `[frames, coefficients]`.
    private var coefficients: [Float]
    private var integers: [Int8]

    init(corpus: TrainingCorpus, features: FeatureSpec, augmentation: AugmentationSettings) {
        augmenter = Augmenter(corpus: corpus, settings: augmentation, sampleRate: features.sampleRate)
        extractor = FeatureExtractor(spec: features)
        settings = augmentation
        frames = features.frames(inSamples: corpus.clipSamples)
        coefficients = [Float](repeating: 0, count: frames * features.outputCount)
        integers = [Int8](repeating: 0, count: features.outputCount)
    }

    /// Features of the augmenter's newest clip, `[frames, coefficients]`.
    func extract() -> [Float] {
        extractor.reset()
        var position = 0
        let samples = augmenter.samples
        extractor.process(samples.span) { frame in
            for index in 0..<frame.count { coefficients[position + index] = frame[index] }
            position += frame.count
        }
        return coefficients
    }

    /// Writes the augmenter's newest clip into one row of a batch of network inputs, as the engine's integers see it.
    func write(
        row: Int, of rows: Int, into inputs: FloatBuffer, normalization: FeatureNormalization,
        masking random: inout RandomStream
    ) {
        let values = extract()
        let count = integers.count
        let masks = timeMasks(&random)
        for frame in 0..<frames {
            var quantized = integers.mutableSpan
            normalization.quantize(values.span.extracting(frame * count..<(frame + 1) * count), into: &quantized)
            let masked = masks.contains { $0.contains(frame) }
            let target = inputs.start + (frame * rows + row) * count
            for index in 0..<count {
                // A masked frame is an average one: zero after normalization.
                target[index] = masked ? 0 : Float(quantized[index]) / Float(1 << FeatureNormalization.fractionBits)
            }
        }
    }

    /// SpecAugment's time masks (Park et al. 2019).
    private func timeMasks(_ random: inout RandomStream) -> [Range<Int>] {
        (0..<settings.timeMasks).map { _ in
            let length = random.index(below: settings.longestTimeMask + 1)
            let start = random.index(below: max(1, frames - length))
            return start..<start + length
        }
    }
}
