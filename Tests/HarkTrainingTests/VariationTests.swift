// SPDX-License-Identifier: Apache-2.0

import Foundation
import Hark
import HarkBasics
import SpeechFeatures
import TestSupport
import Testing

@testable import HarkDatasets
@testable import HarkEvaluation
@testable import HarkTraining

/// Variations that compute new samples or features.
@Suite struct VariationTests {
    /// The frequency in Hz: half of the sign changes per second.
    private func frequency(_ samples: ArraySlice<Float>) -> Double {
        let changes = zip(samples, samples.dropFirst()).filter { $0 * $1 < 0 }.count
        return Double(changes) / 2 / Double(samples.count) * 16_000
    }

    @Test(arguments: [Float(0.7), 1, 1.3]) func stretchingKeepsThePitchAndChangesTheTempo(tempo: Float) {
        let stretch = TimeStretch(sampleRate: 16_000)
        let input = (0..<stretch.inputCount(outputs: 16_000, tempo: tempo)).map { index -> Float in
            // Two tones; the second starts in the middle of the output.
            let hertz: Float = Float(index) < 8000 * tempo ? 200 : 400
            return 0.5 * sinf(2 * .pi * hertz * Float(index) / 16_000)
        }
        var output = [Float](repeating: 7, count: 16_000)
        stretch.apply(input, tempo: tempo, output: &output)
        #expect(abs(frequency(output[1000..<7000]) - 200) < 6)
        #expect(abs(frequency(output[9000..<15_000]) - 400) < 12)
        // No gaps and no doubled energy.
        let power = output[1000..<15_000].reduce(0) { $0 + $1 * $1 } / 14_000
        #expect(abs(power - 0.125) < 0.02)
    }

    @Test func anUnchangedTempoChangesNothing() {
        let stretch = TimeStretch(sampleRate: 16_000)
        var random = RandomStream(1)
        let input = (0..<stretch.inputCount(outputs: 5000, tempo: 1)).map { _ in random.normal() }
        var output = [Float](repeating: 0, count: 5000)
        stretch.apply(input, tempo: 1, output: &output)
        // Noise matches itself at one offset only. The first window is half faded in before the output begins.
        let offset = (0..<200).first {
            abs(input[$0 + 400] - output[200]) < 1e-4 && abs(input[$0 + 401] - output[201]) < 1e-4
        }
        let shift = (offset ?? 0) + 200
        for index in 200..<4500 { #expect(abs(output[index] - input[index + shift]) < 1e-4) }
    }

    /// Compares with the transform itself: the coefficients of a spectrum with some bands at the mean. Uniform scaling
    /// as in Hark's own features, orthonormal with a lifter as in other programs, and no transform at all.
    @Test(arguments: ["uniform", "liftered", "logmel"]) func maskedBandsAreAtTheirMean(kind: String) {
        var spec = FeatureSpec.standard
        let bands = spec.melBands
        spec.coefficients = bands
        if kind == "liftered" {
            spec.cosine = .orthonormal
            spec.lifter = 22
        }
        if kind == "logmel" { spec.kind = .logmel }
        let transform = { (spectrum: [Double]) -> [Float] in
            guard kind != "logmel" else { return spectrum.map(Float.init) }
            return (0..<bands).map { row -> Float in
                var sum = 0.0
                for (band, value) in spectrum.enumerated() {
                    sum += value * cos(.pi * Double(row) * (Double(band) + 0.5) / Double(bands))
                }
                sum *= (2 / Double(bands)).squareRoot()
                guard kind == "liftered" else { return Float(sum) }
                if row == 0 { sum /= 2.0.squareRoot() }
                return Float(sum * (1 + 11 * sin(.pi * Double(row) / 22)))
            }
        }
        var random = RandomStream(2)
        let mean = (0..<bands).map { _ in Double(random.normal()) }
        let spectra = (0..<3).map { _ in (0..<bands).map { _ in Double(random.normal()) } }
        var values = spectra.flatMap(transform)
        BandMask(features: spec).apply(to: &values, mean: transform(mean), masked: 4..<9)
        let expected = spectra.flatMap { spectrum in
            transform(spectrum.enumerated().map { (4..<9).contains($0) ? mean[$0] : $1 })
        }
        for (value, exact) in zip(values, expected) { #expect(abs(value - exact) < 1e-4) }
        let before = values
        BandMask(features: spec).apply(to: &values, mean: transform(mean), masked: 3..<3)
        #expect(values == before)
    }

    @Test func mixturesAreSumsAndTheirTargetsToo() throws {
        let data = try ToneDataset(clips: 4)
        let corpus = try CorpusLoader(
            folders: [try DatasetFolder(scanning: data.folder.path)], labels: try LabelSet(keywords: ["low", "high"]),
            clipSamples: 16_000, moreNoise: [], report: { _ in }
        ).load()
        var settings = AugmentationSettings.none
        settings.mixupProbability = 1
        settings.mixupShare = Interval(0.25, 0.25)
        let augmenter = Augmenter(corpus: corpus, settings: settings, sampleRate: 16_000)
        var random = RandomStream(1)
        let draw = { (index: Int) in SampledExample(source: .recording(index, reversed: false), label: index) }
        for _ in 0..<2 {
            let mixture = augmenter.make(draw(0), random: &random) { _ in draw(1) }
            #expect(mixture.share == 0.75 && mixture.partner?.label == 1)
            let (first, second) = (corpus.cache[corpus.training[0].extent], corpus.cache[corpus.training[1].extent])
            for index in 0..<16_000 {
                let sum = 0.75 * Float(first[index]) + 0.25 * Float(second[index])
                #expect(abs(augmenter.samples[index] - sum / 32768) < 1e-6)
            }
        }
        let targets = CrossEntropy.Targets(rows: 1, labels: 4)
        targets.set(row: 0, 0, share: 0.75, 1, smoothing: 0.2)
        for (value, exact) in zip(targets.distributions.values, [0.65, 0.25, 0.05, 0.05] as [Float]) {
            #expect(abs(value - exact) < 1e-6)
        }
    }

    @Test func speedsShiftTheWholeSpectrum() throws {
        let data = try ToneDataset(clips: 1)
        let tone = (0..<16_000).map { Int16(8000 * sin(2 * .pi * 507 * Double($0) / 16_000)) }
        try data.write(tone, to: "low/speaker0_nohash_0.wav")
        let corpus = try CorpusLoader(
            folders: [try DatasetFolder(scanning: data.folder.path)], labels: try LabelSet(keywords: ["low"]),
            clipSamples: 16_000, moreNoise: [], report: { _ in }
        ).load()
        let index = try #require(corpus.training.firstIndex { $0.label == 0 })
        var settings = AugmentationSettings.none
        for speed in [Float(0.8), 1.25] {
            settings.speed = Interval(speed, speed)
            let augmenter = Augmenter(corpus: corpus, settings: settings, sampleRate: 16_000)
            var random = RandomStream(1)
            augmenter.make(SampledExample(source: .recording(index, reversed: false), label: 0), random: &random)
            let heard = augmenter.samples[4000..<12_000]
            #expect(abs(frequency(heard) - Double(507 * speed)) < 5)
            #expect(abs(heard.reduce(0) { $0 + $1 * $1 } / 8000 - 0.0298) < 0.001)
        }
    }

    @Test func evenKeywordsAreDrawnAlike() throws {
        let data = try ToneDataset(clips: 40)
        for clip in 10..<40 {
            try FileManager.default.removeItem(atPath: "\(data.folder.path)/high/speaker\(clip)_nohash_0.wav")
        }
        let corpus = try CorpusLoader(
            folders: [try DatasetFolder(scanning: data.folder.path)], labels: try LabelSet(keywords: ["low", "high"]),
            clipSamples: 16_000, moreNoise: [], report: { _ in }
        ).load()
        var settings = BalanceSettings()
        var random = RandomStream(1)
        let share = { (settings: BalanceSettings, random: inout RandomStream) -> Double in
            let draws = Sampler(corpus: corpus, settings: settings).epoch(&random)
            return Double(draws.count { $0.label == 1 }) / Double(draws.count { $0.label == 0 })
        }
        #expect(share(settings, &random) < 0.5)
        settings.evenKeywords = true
        #expect(share(settings, &random) == 1)
    }
}
