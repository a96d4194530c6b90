// SPDX-License-Identifier: Apache-2.0

import Hark
import HarkBasics
import HarkDatasets
import TestSupport
import Testing

@testable import HarkTraining

@Suite struct MiningTests {
    private func corpus(_ data: ToneDataset) throws -> TrainingCorpus {
        try CorpusLoader(
            folders: [try DatasetFolder(scanning: data.folder.path)], labels: try LabelSet(keywords: ["low", "high"]),
            clipSamples: 16_000, moreNoise: [], report: { _ in }
        ).load()
    }

    private func place(_ recording: Int, _ start: Int, _ posterior: Int) -> MinedPlace {
        MinedPlace(recording: recording, start: start, posterior: posterior)
    }

    @Test func aStretchHasOnePeakAndALongOneSeveral() {
        var finder = PeakFinder(limit: 100, longestStretch: 10)
        var peaks: [PeakFinder.Peak] = []
        for (index, posterior) in [0, 99, 100, 500, 500, 300, 99, 0, 200].enumerated() {
            if let peak = finder.add(posterior, frame: index + 1) { peaks.append(peak) }
        }
        #expect(peaks == [PeakFinder.Peak(frame: 4, posterior: 500)])
        #expect(finder.finish() == PeakFinder.Peak(frame: 9, posterior: 200))
        #expect(finder.finish() == nil)
        let long = (1...25).compactMap { finder.add(1000 + $0, frame: $0)?.frame }
        #expect(long == [10, 20])
        #expect(finder.finish()?.frame == 25)
    }

    @Test func roundsAreSpreadOverTheEpochs() {
        var settings = MiningSettings()
        let rounds = { (settings: MiningSettings, epochs: Int) in
            (1...epochs).filter { settings.isRound(after: $0, of: epochs) }
        }
        #expect(rounds(settings, 16).isEmpty)
        (settings.rounds, settings.after) = (4, 0.3)
        #expect(rounds(settings, 16) == [5, 8, 10, 13])
        (settings.rounds, settings.after) = (1, 1)
        #expect(rounds(settings, 16) == [15])
        (settings.rounds, settings.after) = (9, 0)
        #expect(rounds(settings, 2) == [1])
    }

    @Test func newAndLikelyPlacesAreKeptAndNeighboursDropped() {
        let old = [place(1, 0, 900), place(2, 50_000, 800), place(3, 0, 700)]
        let new = [place(1, 5000, 200), place(1, 14_000, 300), place(4, 0, 100)]
        let merged = { (count: Int) in [MinedPlace].merged(new: new, old: old, atMost: count, clipSamples: 16_000) }
        // 5000 and 14,000 lie more than half a clip apart, 0 and 5000 do not.
        #expect(
            merged(10) == [
                place(1, 14_000, 300), place(1, 5000, 200), place(4, 0, 100), place(2, 50_000, 800), place(3, 0, 700),
            ])
        #expect(merged(3) == [place(1, 14_000, 300), place(1, 5000, 200), place(4, 0, 100)])
    }

    @Test func placesTakeTheirShareOfTheOtherSpeech() throws {
        let corpus = try corpus(ToneDataset(clips: 40))
        var mining = MiningSettings()
        (mining.draws, mining.largestShare) = (20, 0.5)
        let sampler = Sampler(corpus: corpus, settings: BalanceSettings(), mining: mining)
        let unknown = try #require(corpus.labels.unknown)
        let drawn = { (places: [MinedPlace]) -> (places: Int, others: Int) in
            var random = RandomStream(4)
            let draws = sampler.epoch(&random, mined: places)
            #expect(draws.count == sampler.count)
            let others = draws.filter { $0.label == unknown }
            let mined = others.filter { if case .place = $0.source { true } else { false } }
            #expect(mined.allSatisfy { if case .place(3, start: 7) = $0.source { true } else { false } })
            return (mined.count, others.count)
        }
        #expect(drawn([]).places == 0)
        let few = drawn([place(3, 7, 1)])
        #expect((5...45).contains(few.places))
        let many = drawn([MinedPlace](repeating: place(3, 7, 1), count: 1000))
        #expect(abs(Double(many.places) / Double(many.others) - 0.5) < 0.05)
    }

    @Test func aWordIsFoundAtItsPosition() throws {
        let data = try ToneDataset(clips: 2)
        let ramp = (0..<48_000).map { Int16($0 / 2) }
        try data.write(ramp, to: "other/reader_nohash_0.wav")
        let corpus = try corpus(data)
        let index = try #require(corpus.training.firstIndex { $0.extent.count == 48_000 })
        let augmenter = Augmenter(corpus: corpus, settings: .none, sampleRate: 16_000)
        var random = RandomStream(1)
        augmenter.make(SampledExample(source: .place(index, start: 20_000), label: 2), random: &random)
        for sample in [0, 7000, 15_999] {
            #expect(abs(augmenter.samples[sample] * 32768 - Float(20_000 + sample) / 2) <= 1)
        }
    }

    /// A model that knows two tones detects one of them as a keyword in a long recording of another class.
    @Test func theNetworkFindsWhatItTakesForAKeyword() throws {
        let data = try ToneDataset(clips: 30)
        var settings = TrainingSettings()
        settings.keywords = ["low", "high"]
        settings.network.hidden = [16]
        settings.epochs = 6
        settings.balance.fewestExamples = 1200
        settings.optimizer.batch = 64
        settings.features.compression = .logarithm
        let trainer = Trainer(settings: settings, report: { _ in })
        let model = try #require(try trainer.train(datasets: [data.folder.path]) { _ in })

        let quiet = [Int16](repeating: 3, count: 40_000)
        try data.write(quiet + data.tone(hertz: 300) + quiet, to: "other/reader_nohash_0.wav")
        let corpus = try corpus(data)
        let index = try #require(corpus.training.firstIndex { $0.extent.count == 96_000 })
        settings.mining.limit = 0.5
        let places = Miner(corpus: corpus, settings: settings).places(model: model).filter { $0.recording == index }
        // The tone begins 0.06 to 0.44 s after 2.5 s and fades; the drawn one-second clip contains its start. The quiet
        // part after it may contain a further peak.
        #expect(places.allSatisfy { $0.posterior >= 16_384 && $0.start + 16_000 > 41_000 }, "\(places)")
        #expect(places.contains { $0.start < 47_000 }, "\(places)")
    }
}
