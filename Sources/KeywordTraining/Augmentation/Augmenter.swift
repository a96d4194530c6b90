/// Makes one training clip's samples out of recordings and chance. One augmenter serves one thread.
final class Augmenter {
    private let corpus: TrainingCorpus
    private let settings: AugmentationSettings
    private let sampleRate: Int
    private var reverberation = Reverberation()
    private var noise: [Float]

    /// The clip made last, `corpus.clipSamples` samples of -1...1.
    private(set) var samples: [Float]

    init(corpus: TrainingCorpus, settings: AugmentationSettings, sampleRate: Int) {
        self.corpus = corpus
        self.settings = settings
        self.sampleRate = sampleRate
        samples = [Float](repeating: 0, count: corpus.clipSamples)
        noise = samples
    }

    /// Makes ``samples`` from a draw.
    func make(_ draw: Draw, random: inout RandomStream) {
        switch draw.source {
        case .recording(let index, let reversed):
            place(corpus.training[index], reversed: reversed, random: &random)
            if random.unit() < settings.reverberationProbability {
                reverberation.apply(to: &samples, sampleRate: sampleRate, random: &random)
            }
            if random.unit() < settings.noiseProbability { addNoise(random: &random) }
            scale(by: Float(decibels: random.uniform(settings.gain)))
        case .silence:
            makeSilence(random: &random)
        }
    }

    /// Makes ``samples`` from a recording as it is: the loudest stretch, or zeros after its end.
    func make(unchanged recording: TrainingCorpus.Recording) {
        let source = corpus.cache[recording.extent]
        for index in samples.indices {
            let position = recording.focus + index
            samples[index] = position < source.count ? Float(source[position]) * 0x1p-15 : 0
        }
    }

    /// Makes ``samples`` from the part of a noise recording that training has not heard.
    func makeValidationSilence(random: inout RandomStream) {
        makeSilence(from: corpus.validationNoise, random: &random)
    }

    private func place(_ recording: TrainingCorpus.Recording, reversed: Bool, random: inout RandomStream) {
        let source = corpus.cache[recording.extent]
        let speed = random.uniform(settings.speed)
        let shift = random.uniform(-settings.shiftSeconds...settings.shiftSeconds) * Float(sampleRate)
        let length = Float(source.count) / speed
        let clip = Float(samples.count)
        // Where the recording's first sample comes to lie in the clip.
        let offset: Float =
            if length <= clip {
                // The word may stand anywhere in a clip longer than it.
                random.unit() * (clip - length) + shift
            } else if recording.label == corpus.labels.unknown {
                -random.unit() * (length - clip)
            } else {
                // Middle upon middle: what slowing down pushes out goes at both ends.
                clip / 2 - (Float(recording.focus) + clip / 2) / speed + shift
            }
        for index in samples.indices {
            let position = (Float(index) - offset) * speed
            samples[index] = interpolated(source, at: position, reversed: reversed)
        }
    }

    /// Catmull-Rom interpolation; zero outside the recording.
    private func interpolated(_ source: UnsafeBufferPointer<Int16>, at position: Float, reversed: Bool) -> Float {
        let floor = position.rounded(.down)
        let index = Int(floor)
        guard index >= -1, index < source.count else { return 0 }
        let sample = { (index: Int) -> Float in
            guard index >= 0, index < source.count else { return 0 }
            return Float(source[reversed ? source.count - 1 - index : index])
        }
        let (before, low, high, after) = (sample(index - 1), sample(index), sample(index + 1), sample(index + 2))
        let x = position - floor
        let slope = 0.5 * (high - before)
        let square = before - 2.5 * low + 2 * high - 0.5 * after
        let cube = 0.5 * (after - before) + 1.5 * (low - high)
        return (low + x * (slope + x * (square + x * cube))) * 0x1p-15
    }

    private func addNoise(random: inout RandomStream) {
        takeNoise(from: corpus.trainingNoise, random: &random)
        let (speechPower, noisePower) = (power(of: samples), power(of: noise))
        guard speechPower > 0, noisePower > 0 else { return }
        let ratio = Float(decibels: random.uniform(settings.noiseSNR))
        let level = (speechPower / noisePower).squareRoot() / ratio
        for index in samples.indices { samples[index] += level * noise[index] }
    }

    private func makeSilence(random: inout RandomStream) {
        makeSilence(from: corpus.trainingNoise, random: &random)
    }

    private func makeSilence(from extents: [SampleCache.Extent], random: inout RandomStream) {
        takeNoise(from: extents, random: &random)
        let noisePower = power(of: noise)
        // One in ten is digital silence, as files and muted microphones have it.
        let digital = random.unit() < 0.1
        let wanted = Float(decibels: random.uniform(settings.silenceLevel))
        let level = digital || noisePower == 0 ? 0 : wanted / noisePower.squareRoot()
        for index in samples.indices { samples[index] = max(-1, min(1, level * noise[index])) }
    }

    /// Fills ``noise`` from a random place of a random recording, going round where that is short.
    private func takeNoise(from extents: [SampleCache.Extent], random: inout RandomStream) {
        let extent = extents[random.index(below: extents.count)]
        guard extent.count > 0 else {
            for index in noise.indices { noise[index] = 0 }
            return
        }
        let source = corpus.cache[extent]
        var position = random.index(below: extent.count)
        for index in noise.indices {
            noise[index] = Float(source[position]) * 0x1p-15
            position = position + 1 == source.count ? 0 : position + 1
        }
    }

    private func scale(by gain: Float) {
        for index in samples.indices { samples[index] = max(-1, min(1, gain * samples[index])) }
    }

    private func power(of samples: [Float]) -> Float {
        var sum: Float = 0
        for sample in samples { sum += sample * sample }
        return sum / Float(samples.count)
    }
}
