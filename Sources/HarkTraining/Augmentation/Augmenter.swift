// SPDX-License-Identifier: Apache-2.0

import HarkBasics

/// Makes the samples of training clips from recordings, with random augmentation. One augmenter serves one thread.
final class Augmenter {
    private let corpus: TrainingCorpus
    private let settings: AugmentationSettings
    private let sampleRate: Int
    private var reverberation = Reverberation()
    private let stretch: TimeStretch
    private var noise: [Float]
    /// The recording before its tempo changes.
    private var unstretched: [Float] = []
    /// The clip to be mixed in, which is made first.
    private var other: [Float] = []
    /// The part of a recording that a clip needs, -32768...32767.
    private var source: [Float] = []

    /// The newest clip, `corpus.clipSamples` samples of -1...1.
    private(set) var samples: [Float]

    init(corpus: TrainingCorpus, settings: AugmentationSettings, sampleRate: Int) {
        self.corpus = corpus
        self.settings = settings
        self.sampleRate = sampleRate
        stretch = TimeStretch(sampleRate: sampleRate)
        samples = [Float](repeating: 0, count: corpus.clipSamples)
        noise = samples
    }

    /// Makes ``samples`` from a draw.
    func make(_ draw: SampledExample, random: inout RandomStream) {
        switch draw.source {
        case .recording(let index, let reversed):
            let recording = corpus.training[index]
            let focus = recording.label == corpus.labels.unknown ? nil : recording.focus
            place(recording, focus: focus, reversed: reversed, random: &random)
            vary(random: &random)
        case .place(let index, let start):
            place(corpus.training[index], focus: start, reversed: false, random: &random)
            vary(random: &random)
        case .silence:
            makeSilence(random: &random)
        }
    }

    /// Makes ``samples`` from a draw, or from two of them (mixup).
    /// - Parameter partner: called for a second draw if one is to be mixed in.
    /// - Returns: the share of `draw` in the mixture, and the second draw; nil without mixup.
    func make(
        _ draw: SampledExample, random: inout RandomStream, partner: (inout RandomStream) -> SampledExample
    ) -> (share: Float, partner: SampledExample?) {
        guard settings.mixupProbability > 0, random.unit() < settings.mixupProbability else {
            make(draw, random: &random)
            return (1, nil)
        }
        let second = partner(&random)
        make(second, random: &random)
        swap(&samples, &other)
        if samples.count != other.count { samples = other }
        make(draw, random: &random)
        let share = 1 - random.uniform(settings.mixupShare)
        for index in samples.indices { samples[index] = share * samples[index] + (1 - share) * other[index] }
        return (share, second)
    }

    /// Makes ``samples`` from a recording without augmentation: its loudest part, padded with zeros at the end.
    func make(unchanged recording: TrainingCorpus.Recording) {
        let source = corpus.cache[recording.extent]
        for index in samples.indices {
            let position = recording.focus + index
            samples[index] = position < source.count ? Float(source[position]) * 0x1p-15 : 0
        }
    }

    /// Makes ``samples`` from the part of a noise recording that training does not use.
    func makeValidationSilence(random: inout RandomStream) {
        makeSilence(from: corpus.validationNoise, random: &random)
    }

    /// - Parameter focus: first sample of the part to use of a recording longer than a clip; nil: any part.
    private func place(
        _ recording: TrainingCorpus.Recording, focus: Int?, reversed: Bool, random: inout RandomStream
    ) {
        let speed = random.uniform(settings.speed)
        let shift = random.uniform(-settings.shiftSeconds...settings.shiftSeconds) * Float(sampleRate)
        guard settings.stretchProbability > 0, random.unit() < settings.stretchProbability else {
            let offset = offset(
                of: recording, focus: focus, length: samples.count, speed: speed, shift: shift, random: &random)
            resample(recording, reversed: reversed, speed: speed, offset: offset, into: &samples)
            return
        }
        // At another tempo the clip covers more or less of the recording.
        let tempo = random.uniform(settings.stretch)
        let needed = stretch.inputCount(outputs: samples.count, tempo: tempo)
        if unstretched.count != needed { unstretched = [Float](repeating: 0, count: needed) }
        let offset = offset(
            of: recording, focus: focus, length: needed, speed: speed, shift: shift * tempo, random: &random)
        resample(recording, reversed: reversed, speed: speed, offset: offset, into: &unstretched)
        stretch.apply(unstretched, tempo: tempo, output: &samples)
    }

    /// Position of the recording's first sample in a clip of `length` samples.
    private func offset(
        of recording: TrainingCorpus.Recording, focus: Int?, length: Int, speed: Float, shift: Float,
        random: inout RandomStream
    ) -> Float {
        let duration = Float(recording.extent.count) / speed
        let clip = Float(length)
        if duration <= clip {
            // A recording shorter than the clip is placed anywhere within it.
            return random.unit() * (clip - duration) + shift
        }
        guard let focus else { return -random.unit() * (duration - clip) }
        // Puts the middle of the focus part at the middle of the clip, so that a slower recording is cut at both ends.
        return clip / 2 - (Float(focus) + Float(samples.count) / 2) / speed + shift
    }

    /// Resamples a recording to another speed. Samples outside the recording are zero.
    private func resample(
        _ recording: TrainingCorpus.Recording, reversed: Bool, speed: Float, offset: Float, into target: inout [Float]
    ) {
        let recorded = corpus.cache[recording.extent]
        // The part of the recording that the target covers, plus the neighboring samples that interpolation reads.
        let first = Int((-offset * speed).rounded(.down)) - 1
        let count = Int(Float(target.count) * speed) + 6
        if source.count < count { source = [Float](repeating: 0, count: count) }
        let last = recorded.count - 1
        // Indices of `source` that lie inside the recording.
        let inside = max(0, -first)..<max(0, -first, min(count, recorded.count - first))
        source.withUnsafeMutableBufferPointer { source in
            source.update(repeating: 0)
            if reversed {
                for index in inside { source[index] = Float(recorded[last - first - index]) }
            } else {
                for index in inside { source[index] = Float(recorded[first + index]) }
            }
        }
        Kernels.best.functions.resample(
            Int32(target.count), source, -offset * speed - Float(first), speed, 0x1p-15, &target)
    }

    /// Adds echoes and noise, each with its probability, and changes the level.
    private func vary(random: inout RandomStream) {
        if random.unit() < settings.reverberationProbability {
            reverberation.apply(to: &samples, settings: settings, sampleRate: sampleRate, random: &random)
        }
        if random.unit() < settings.noiseProbability { addNoise(random: &random) }
        scale(by: Float(decibels: random.uniform(settings.gain)))
    }

    private func addNoise(random: inout RandomStream) {
        takeNoise(from: corpus.trainingNoise, random: &random)
        let (speechPower, noisePower) = (power(of: samples), power(of: noise))
        guard speechPower > 0, noisePower > 0 else { return }
        let ratio = Float(decibels: random.uniform(settings.noiseSNR))
        let level = (speechPower / noisePower).squareRoot() / ratio
        BLAS.add(noise, times: level, to: &samples)
    }

    private func makeSilence(random: inout RandomStream) {
        makeSilence(from: corpus.trainingNoise, random: &random)
    }

    private func makeSilence(from extents: [SampleCache.Extent], random: inout RandomStream) {
        takeNoise(from: extents, random: &random)
        let noisePower = power(of: noise)
        // One in ten is digital silence, which occurs in files and with muted microphones.
        let digital = random.unit() < 0.1
        let wanted = Float(decibels: random.uniform(settings.silenceLevel))
        let level = digital || noisePower == 0 ? 0 : wanted / noisePower.squareRoot()
        swap(&samples, &noise)
        scale(by: level)
    }

    /// Fills ``noise`` from a random position in a random recording, continuing at its start when it ends.
    private func takeNoise(from extents: [SampleCache.Extent], random: inout RandomStream) {
        let extent = extents[random.index(below: extents.count)]
        guard extent.count > 0 else {
            for index in noise.indices { noise[index] = 0 }
            return
        }
        let source = corpus.cache[extent]
        var position = random.index(below: extent.count)
        noise.withUnsafeMutableBufferPointer { noise in
            var filled = 0
            while filled < noise.count {
                let stretch = min(noise.count - filled, source.count - position)
                for index in 0..<stretch { noise[filled + index] = Float(source[position + index]) * 0x1p-15 }
                filled += stretch
                position = 0
            }
        }
    }

    private func scale(by gain: Float) {
        samples.withUnsafeMutableBufferPointer { samples in
            for index in samples.indices { samples[index] = max(-1, min(1, gain * samples[index])) }
        }
    }

    private func power(of samples: [Float]) -> Float { BLAS.sumOfSquares(samples) / Float(samples.count) }
}
