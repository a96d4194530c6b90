// SPDX-License-Identifier: Apache-2.0

import HarkCore
import Testing

@testable import Hark

@Suite struct RecognitionTests {
    private let model = SmallModel.make()

    /// Two seconds of a sound-like signal: sweeps and pauses.
    private var samples: [Float] {
        (0..<32_000).map { index in
            let burst = (index / 3000) % 2 == 0 ? Float(0.4) : 0.01
            return burst * Float((index * index / 50) % 200 - 100) / 100
        }
    }

    private func logits(chunks: [Int]) -> [[Int16]] {
        let recognizer = LogitStream(model: CompiledModel(model))
        var rows: [[Int16]] = []
        var position = 0
        var turn = 0
        let samples = samples
        while position < samples.count {
            let count = min(chunks[turn % chunks.count], samples.count - position)
            recognizer.process(samples.span.extracting(position..<position + count)) { rows.append($0) }
            position += count
            turn += 1
        }
        return rows
    }

    @Test func anyChunkingGivesTheSameLogits() {
        let whole = logits(chunks: [32_000])
        #expect(whole.count == model.features.frames(inSamples: 32_000))
        #expect(Set(whole).count > 10)
        for chunks in [[1], [7], [320], [479, 1, 13], [4096]] { #expect(logits(chunks: chunks) == whole) }
    }

    /// Observing every frame advances the stream's time as processing does, also over a gap.
    @Test func observingKeepsTheTimeOverAGap() {
        let samples = samples
        let processed = KeywordSpotter(model: CompiledModel(model))
        processed.process(samples.span) { _ in }
        processed.reset(samplesLost: 800)
        let observed = KeywordSpotter(model: CompiledModel(model))
        var frames = 0
        observed.observe(samples.span) { _, _ in frames += 1 }
        observed.reset(samplesLost: 800)
        #expect(observed.seconds(atFrame: frames + 1) == processed.seconds(atFrame: frames + 1))
        #expect(observed.seconds(atFrame: frames + 1) > Double(samples.count + 800) / Double(model.features.sampleRate))
    }

    @Test func aClassifierForgetsTheClipBefore() {
        let classifier = ClipClassifier(model: CompiledModel(model))
        let fresh = ClipClassifier(model: CompiledModel(model)).classify(samples)
        _ = classifier.classify([Float](repeating: 0.3, count: 20_000))
        #expect(classifier.classify(samples) == fresh)
    }

    @Test func shortClipsEndInSilence() {
        let classifier = ClipClassifier(model: CompiledModel(model))
        let short = Array(samples[..<5000])
        let padded = short + [Float](repeating: 0, count: 11_000)
        #expect(classifier.classify(short) == classifier.classify(padded))
        // An empty clip equals a second of silence.
        let nothing: [Float] = []
        let silence = [Float](repeating: 0, count: 16_000)
        #expect(classifier.classify(nothing) == classifier.classify(silence))
    }

    /// Live and batch results agree: over a clip as long as the window the posteriors of spotter and classifier are
    /// equal.
    @Test func liveScoresAreOfflineScores() {
        let clip = Array(samples[..<16_000])
        let spotter = KeywordSpotter(model: CompiledModel(model))
        spotter.process(clip.span) { _ in }
        #expect(spotter.posteriors == ClipClassifier(model: CompiledModel(model)).classify(clip).posteriors)
    }

    @Test func aResetSpotterIsAFreshOne() {
        let used = KeywordSpotter(model: CompiledModel(model))
        used.process(samples.span) { _ in }
        used.reset()
        let fresh = KeywordSpotter(model: CompiledModel(model))
        used.process(samples.span) { _ in }
        fresh.process(samples.span) { _ in }
        #expect(used.posteriors == fresh.posteriors)
    }

    /// After a gap only the time is kept: detections equal those of a fresh spotter, at shifted times.
    @Test(arguments: [0, 1, 15_999, 1_000_000])
    func afterAGapOnlyTheTimeGoesOn(samplesLost: Int) {
        func detections(_ spotter: KeywordSpotter, _ samples: [Float]) -> [(label: Int, score: Int16, time: Double)] {
            var found: [(label: Int, score: Int16, time: Double)] = []
            spotter.process(samples.span) { detection in
                found.append((detection.label, detection.score, spotter.seconds(atFrame: detection.frame)))
            }
            return found
        }
        let before = [Float](repeating: 0.3, count: 20_123)
        let used = KeywordSpotter(model: CompiledModel(model), threshold: 0.001)
        _ = detections(used, before)
        used.reset(samplesLost: samplesLost)
        let fresh = detections(KeywordSpotter(model: CompiledModel(model), threshold: 0.001), samples)
        let later = detections(used, samples)
        #expect(!fresh.isEmpty)
        #expect(later.map(\.label) == fresh.map(\.label) && later.map(\.score) == fresh.map(\.score))
        let shift = Double(before.count + samplesLost) / 16_000
        for (late, early) in zip(later, fresh) { #expect(abs(late.time - early.time - shift) < 1e-9) }
    }

    /// An explicit threshold replaces the model's thresholds.
    @Test func aThresholdDecidesWhatIsReported() {
        let detections = { (threshold: Double) -> [DecodedKeyword] in
            let spotter = KeywordSpotter(model: CompiledModel(model), threshold: threshold)
            var found: [DecodedKeyword] = []
            spotter.process(samples.span) { found.append($0) }
            return found
        }
        let eager = detections(0.001)
        #expect(!eager.isEmpty)
        let highest = Double(eager.map(\.score).max() ?? 0) / 32768
        #expect(detections(min(0.999, highest + 0.6)).isEmpty)
    }
}
