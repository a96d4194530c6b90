// SPDX-License-Identifier: Apache-2.0

import TestSupport
import Testing

@testable import Hark

/// The public API returns the same detections as the pipeline.
@Suite struct SpotterTests {
    /// Every word is detected, and nothing else, for integer and for float samples.
    @Test(arguments: Fixtures.words)
    func wordsAreSpotted(word: String) throws {
        let model = try Model(.commands)
        let found = Spotter(model: model).process(try Fixtures.integers(word))
        #expect(found.map(\.keyword) == [word])
        #expect(found.allSatisfy { (0.8..<1).contains($0.score) && (0.2..<1.5).contains($0.seconds) })
        #expect(Spotter(model: model).process(try Fixtures.floats(word)) == found)
    }

    @Test func itIsThePipelinesAnswer() throws {
        let model = try Model(.commands)
        let samples = try Fixtures.words.flatMap { try Fixtures.floats($0) }
        let pipeline = KeywordSpotter(model: CompiledModel(try ModelFile.load("commands")))
        var expected: [Detection] = []
        pipeline.process(samples.span) { found in
            expected.append(
                Detection(
                    keyword: pipeline.model.labels[found.label].name, score: Double(found.score) / 32768,
                    seconds: pipeline.seconds(atFrame: found.frame)))
        }
        #expect(expected.count > 5)
        #expect(Spotter(model: model).process(samples) == expected)
    }

    /// Pieces smaller and larger than the buffer and of odd sizes give the same detections.
    @Test(arguments: [1, 7, 320, 1023, 1024, 1025, 5000])
    func howItIsCutChangesNothing(size: Int) throws {
        let model = try Model(.commands)
        let samples = try Fixtures.integers("stop") + Fixtures.integers("left")
        let whole = Spotter(model: model).process(samples)
        #expect(whole.map(\.keyword) == ["stop", "left"])
        let spotter = Spotter(model: model)
        var pieces: [Detection] = []
        for start in stride(from: 0, to: samples.count, by: size) {
            pieces += spotter.process(Array(samples[start..<min(start + size, samples.count)]))
        }
        #expect(pieces == whole)
    }

    @Test func aThresholdTakesThePlaceOfTheModels() throws {
        let samples = try Fixtures.integers("stop")
        let early = try Spotter(model: Model(.commands), threshold: 0.3).process(samples)
        let late = try Spotter(model: Model(.commands), threshold: 0.9).process(samples)
        #expect(early.map(\.keyword) == ["stop"] && late.map(\.keyword) == ["stop"])
        #expect(try #require(early.first).seconds < #require(late.first).seconds)
        #expect(try Spotter(model: Model(.commands), threshold: 0.9999).process(samples) == [])
    }

    @Test func timeGoesOnOverAGap() throws {
        let model = try Model(.commands)
        let samples = try Fixtures.integers("yes")
        let first = try #require(Spotter(model: model).process(samples).first)
        let spotter = Spotter(model: model)
        _ = spotter.process(samples)
        spotter.reset(samplesLost: 16_000)
        let second = try #require(spotter.process(samples).first)
        #expect(second.score == first.score)
        #expect(abs(second.seconds - first.seconds - 1 - Double(samples.count) / 16_000) < 1e-9)
    }

    /// Many threads that share one model get the same answers.
    @Test func spottersShareAModel() async throws {
        let model = try Model(.commands)
        let answers = try await withThrowingTaskGroup(of: [String].self) { group in
            for _ in 0..<8 {
                group.addTask {
                    try Fixtures.words.map { word in
                        let found = try Spotter(model: model).process(Fixtures.integers(word))
                        return found.map(\.keyword).joined(separator: "+")
                    }
                }
            }
            return try await group.reduce(into: [[String]]()) { $0.append($1) }
        }
        #expect(answers == Array(repeating: Fixtures.words, count: 8))
    }

    @Test func spansAllocateNothing() throws {
        let spotter = Spotter(model: try Model(.commands))
        let (integers, floats) = (try Fixtures.integers("yes"), try Fixtures.floats("yes"))
        var detections = 0
        let hear = {
            spotter.process(integers.span) { _ in detections += 1 }
            spotter.reset()
            spotter.process(floats.span) { _ in detections += 1 }
            spotter.reset()
        }
        hear()
        #expect(AllocationCounter.allocations { for _ in 0..<5 { hear() } } == 0)
        #expect(detections == 12)
    }
}
