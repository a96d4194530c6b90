// SPDX-License-Identifier: Apache-2.0

import HarkBasics
import SpeechFeatures

/// Converts clips to network inputs with the same feature extractor and quantizer that inference uses. One maker serves
/// one thread.
final class ExampleMaker {
    let augmenter: Augmenter

    private let extractor: FeatureExtractor
    private let clipSamples: Int
    private let masks: MaskSettings
    private let bandMask: BandMask
    /// `[frames, coefficients]` of one clip.
    private var coefficients: [Float]
    private var integers: [Int8]

    init(corpus: TrainingCorpus, features: FeatureSpec, augmentation: AugmentationSettings, masks: MaskSettings) {
        augmenter = Augmenter(corpus: corpus, settings: augmentation, sampleRate: features.sampleRate)
        extractor = FeatureExtractor(spec: features)
        clipSamples = corpus.clipSamples
        self.masks = masks
        bandMask = BandMask(features: features)
        // A clip within a stream can complete one more frame than a single clip.
        let frames = SequenceShape(clips: 4, samples: clipSamples, features: features).longestClip + 1
        coefficients = [Float](repeating: 0, count: frames * features.outputCount)
        integers = [Int8](repeating: 0, count: features.outputCount)
    }

    /// Frames of a single clip.
    var frames: Int { extractor.spec.frames(inSamples: clipSamples) }

    /// Features of the augmenter's newest clip as a single clip, `[frames, coefficients]`.
    func extract() -> [Float] {
        begin()
        let frames = compute(augmenter.samples, frames: self.frames)
        return Array(coefficients[..<(frames * extractor.spec.outputCount)])
    }

    /// Begins a stream.
    /// - Parameter before: samples that precede the stream's first clip; they affect the running means of the features.
    func begin(after before: [Float] = []) {
        extractor.reset()
        extractor.process(before.span) { _ in }
    }

    /// Writes the features of the stream's next clip to one row of a batch of network inputs, rounded to the engine's
    /// integer inputs.
    /// - Parameters:
    ///   - frames: the frames of the clip within the row.
    ///   - samples: the clip; nil: the augmenter's newest clip.
    func write(
        frames: Range<Int>, row: Int, of rows: Int, into inputs: UnsafeMutablePointer<Float>,
        normalization: FeatureNormalization, masking random: inout RandomStream, samples: [Float]? = nil
    ) {
        let found = compute(samples ?? augmenter.samples, frames: frames.count)
        precondition(found == frames.count, "a clip completes as many frames as the sequence has for it")
        for _ in 0..<masks.bandMasks {
            let bands = stretch(within: extractor.spec.melBands, longest: masks.widestBandMask, &random)
            bandMask.apply(to: &coefficients, mean: normalization.mean, masked: bands)
        }
        let blank = (0..<masks.timeMasks).map { _ in
            stretch(within: frames.count, longest: masks.longestTimeMask, &random)
        }
        let count = integers.count
        let coefficients = self.coefficients
        let values = coefficients.span
        for frame in 0..<frames.count {
            var quantized = integers.mutableSpan
            normalization.quantize(values.extracting(frame * count..<(frame + 1) * count), into: &quantized)
            let masked = blank.contains { $0.contains(frame) }
            let target = inputs + ((frames.lowerBound + frame) * rows + row) * count
            for index in 0..<count {
                // A masked frame is set to the mean, which is zero after normalization.
                target[index] = masked ? 0 : Float(quantized[index]) / Float(1 << FeatureNormalization.fractionBits)
            }
        }
    }

    /// Computes ``coefficients`` of the stream's next clip. If there is one frame more than wanted, the first one is
    /// dropped: it began in the previous clip.
    /// - Returns: the number of frames found, at most `frames`.
    private func compute(_ samples: [Float], frames: Int) -> Int {
        let count = extractor.spec.outputCount
        var found = 0
        extractor.process(samples.span) { frame in
            let start = found * count
            for index in 0..<count { coefficients[start + index] = frame[index] }
            found += 1
        }
        let surplus = max(0, found - frames) * count
        if surplus > 0 {
            for index in 0..<(frames * count) { coefficients[index] = coefficients[index + surplus] }
        }
        return min(found, frames)
    }

    private func stretch(within count: Int, longest: Int, _ random: inout RandomStream) -> Range<Int> {
        let length = random.index(below: min(longest, count) + 1)
        let start = random.index(below: max(1, count - length))
        return start..<start + length
    }
}
