// SPDX-License-Identifier: Apache-2.0

import AudioFiles
import Foundation
import Hark
import HarkBasics
import HarkCore
import TestSupport
import Testing

@testable import HarkDatasets
@testable import HarkEvaluation
@testable import HarkTraining

/// Evaluates a model of tones on continuous sound.
@Suite struct StreamEvaluatorTests {
    private let data: ToneDataset
    private let model: KeywordModel
    private let negatives: [String]

    init() throws {
        data = try ToneDataset(clips: 30)
        var settings = TrainingSettings()
        settings.keywords = ["low", "high"]
        settings.network.hidden = [24]
        settings.epochs = 5
        model = try #require(
            try Trainer(settings: settings, report: { _ in }).train(datasets: [data.folder.path]) { _ in })
        negatives = AudioFileFinder.find(paths: [data.folder.path + "/other"]).paths
    }

    private func settings(_ change: (inout StreamSettings) -> Void = { _ in }) -> StreamSettings {
        var settings = StreamSettings()
        settings.split = .training
        change(&settings)
        return settings
    }

    private func evaluation(_ settings: StreamSettings, model: KeywordModel? = nil) throws -> StreamEvaluation {
        let model = model ?? self.model
        let evaluator = try StreamEvaluator(
            model: CompiledModel(model), positives: data.folder.path, negatives: negatives, settings: settings)
        return StreamEvaluation(evaluator.run(bad: { Issue.record("\($0)") }), model: model)
    }

    @Test func findsTheWordsAndIsTheSameAgain() throws {
        let first = try evaluation(settings())
        #expect(first.keywords == ["low", "high"])
        #expect(first.shipped.isShipped && first.shipped.outcome.words > 30)
        #expect((first.shipped.missRate ?? 1) < 0.1)
        #expect(first.negativeSeconds == 30)
        for curve in first.curves {
            #expect(curve.count { $0.isShipped } == 1)
            let thresholds = curve.map { point in
                if case .threshold(let value) = point.setting { value } else { 0 }
            }
            #expect(thresholds == thresholds.sorted() && thresholds.count > 50)
            // At the greatest posterior nothing fires.
            #expect(curve.last?.outcome.alarms == 0)
        }
        #expect(first.misses.count == first.shipped.outcome.missed)
        #expect(first.falseAlarms.count == first.shipped.outcome.alarmsInNegatives)
        let again = try evaluation(settings())
        #expect(again.curves == first.curves && again.together == first.together)
        let other = try evaluation(settings { $0.seed = 2 })
        #expect(other.wordSeconds != first.wordSeconds)
    }

    /// A point of the sweep equals the detections of a spotter on the same sound.
    @Test func anOperatingPointAgreesWithTheSpotter() throws {
        let runnable = CompiledModel(model)
        let words = (0..<10).flatMap { clip in
            ["low", "high"].enumerated().map { label, word in
                PositiveStream.Word(path: "\(data.folder.path)/\(word)/speaker\(clip)_nohash_0.wav", label: label)
            }
        }
        let stream = PositiveStream(words: words, speech: negatives, settings: settings(), sampleRate: 16_000)
        let spotter = KeywordSpotter(model: runnable)
        var heard: [DecodedKeyword] = []
        var pieces = 0
        let said = stream.run(bad: { Issue.record("\($0)") }, progress: { _ in }) { piece in
            pieces += 1
            // The chunk size does not matter.
            for start in stride(from: 0, to: piece.count, by: 997) {
                let chunk = piece.extracting(start..<min(start + 997, piece.count))
                spotter.process(chunk) { heard.append($0) }
            }
        }
        #expect(said.places.count == 20 && pieces == 21)
        let spoken = said.parts.filter { part in words.contains { $0.path == part.path } }
        #expect(spoken.map(\.firstSample) == said.places.map(\.accepted.lowerBound))
        #expect(spoken.map(\.path) == said.places.map(\.path))
        let trace = StreamTrace(model: runnable, labels: [0, 1], lowestThreshold: 600)
        #expect(stream.run(bad: { _ in }, progress: { _ in }, piece: { trace.process($0) }).places == said.places)
        for label in 0...1 {
            let expected = heard.filter { $0.label == label }.map {
                PosteriorTrace.Firing(frame: $0.frame, score: $0.score)
            }
            #expect(trace.traces[label].firings(threshold: Int(model.labels[label].threshold)) == expected)
        }
        #expect(heard.count >= 18)
    }

    /// Noise at a signal-to-noise ratio in dB: the power of the added noise, measured in a gap, matches the ratio.
    @Test(arguments: [0.0, 20])
    func noiseIsAsLoudAsAskedFor(ratio: Double) throws {
        var random = SeededRandom(seed: 3)
        try data.write((0..<32_000).map { _ in Int16.random(in: -8000...8000, using: &random) }, to: "_noise_/a.wav")
        let words = [PositiveStream.Word(path: "\(data.folder.path)/low/speaker0_nohash_0.wav", label: 0)]
        let samples = { (settings: StreamSettings) -> [Float] in
            var all: [Float] = []
            _ = PositiveStream(words: words, speech: [], settings: settings, sampleRate: 16_000).run(
                bad: { Issue.record("\($0)") }, progress: { _ in }
            ) { piece in
                for index in piece.indices { all.append(piece[index]) }
            }
            return all
        }
        let noisy = samples(
            settings {
                $0.noise = ["\(data.folder.path)/_noise_/a.wav"]
                $0.signalToNoise = ratio
                $0.gapSeconds = 2...2
            })
        let clip = try AudioFileReader.samples(path: words[0].path)
        let active = ActiveStretch.range(in: clip, sampleRate: 16_000)
        // The gap before the word contains only noise.
        let measured = NoiseBed.power(clip[active]) / NoiseBed.power(noisy[..<32_000])
        #expect(abs(10 * log10(measured) - ratio) < 0.5)
    }

    @Test func calibratesToARate() throws {
        let evaluator = try StreamEvaluator(
            model: CompiledModel(model), positives: data.folder.path, negatives: negatives, settings: settings())
        let recording = evaluator.run(bad: { Issue.record("\($0)") })
        let calibration = try Calibrator.calibration(of: recording, targetRate: 200)
        #expect(calibration.curves.map(\.label) == [0, 1])
        #expect(calibration.curves.allSatisfy { $0.words > 15 && $0.points.count > 50 })
        #expect(abs(calibration.hours - 30.0 / 3600) < 1e-6)
        let calibrated = model.with(calibration: calibration)
        for curve in calibration.curves {
            #expect(Int(calibrated.labels[curve.label].threshold) == curve.threshold(rate: 100))
        }
        #expect(try KeywordModel(parsing: calibrated.serialized()) == calibrated)
        // A calibrated model is evaluated at given false-alarm rates; stricter rates give fewer false alarms.
        let judged = try evaluation(settings(), model: calibrated)
        let alarms = judged.together.dropLast().map(\.outcome.alarms)
        #expect(alarms == alarms.sorted(by: >) && judged.together.count == StreamEvaluation.sensitivities.count + 1)
    }

    @Test func whatCannotBeUsedIsTold() throws {
        try data.write(Data("text".utf8), to: "low/zz_nohash_0.wav")
        try data.write(Data("text".utf8), to: "bad/x.wav")
        let evaluator = try StreamEvaluator(
            model: CompiledModel(model), positives: data.folder.path,
            negatives: negatives + [data.folder.path + "/bad/x.wav"],
            settings: settings { $0.split = nil })
        var bad: [String] = []
        let done = Locked(0)
        let recording = evaluator.run(bad: { bad.append("\($0)") }) { count in done.withLock { $0 = max($0, count) } }
        #expect(bad.count == 3 && bad.count { $0.contains("zz_nohash") } == 1)
        #expect(done.withLock { $0 } == evaluator.recordings)
        #expect(recording.negativeSeconds == 30)
        let alone = try StreamEvaluator(
            model: CompiledModel(model), positives: data.folder.path, negatives: [], settings: settings())
        #expect(throws: Calibrator.Problem.noNegatives) {
            try Calibrator.calibration(of: alone.run(bad: { _ in }), targetRate: 1)
        }
        #expect(throws: DatasetError.self) {
            try StreamEvaluator(
                model: CompiledModel(model), positives: data.folder.path + "/low", negatives: [], settings: settings())
        }
    }
}
