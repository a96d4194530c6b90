// SPDX-License-Identifier: Apache-2.0

import AudioFiles
import HarkEngine
import TestSupport
import Testing

@testable import Hark

/// Detection after ten hours is the same as after ten seconds.
@Suite struct LongStreamTests {
    private static let rate = 16_000
    private static let fixtures = HarkProcess.root.appendingPathComponent("audio-fixtures").path

    private static func samples(_ name: String) throws -> [Float] {
        try AudioFileReader.samples(path: "\(fixtures)/\(name)", maximumSeconds: 10)
    }

    /// Five seconds of a room with two words in it: a whole number of hops, so that frames align in every round.
    private static func room() throws -> [Float] {
        let quiet = try samples("silence-quiet-room-16k.wav")
        var room = (0..<5 * rate).map { quiet[$0 % quiet.count] }
        for (name, second) in [("unknown-happy-flite-slt-16k.wav", 1), ("stop-flite-slt-16k.wav", 3)] {
            for (index, sample) in try samples(name).enumerated() { room[second * rate + index] += sample }
        }
        return room
    }

    /// Logits in Q5.10: 128 is 0.125 in the log odds, which changes no posterior by more than 0.031.
    private static let greatestChange = 128

    /// The label with the greatest logit of any frame.
    private func answer(_ logits: [[Int16]]) -> Int? {
        let greatest = logits[0].indices.map { label in logits.map { $0[label] }.max()! }
        return greatest.firstIndex(of: greatest.max()!)
    }

    /// The logits of every word's frames, after the given rounds of the room and two more before each word.
    private static func logits(of words: [[Float]], after rounds: Int, model: CompiledModel) throws -> [[[Int16]]] {
        let room = try room()
        precondition(room.count % model.features.hopLength == 0, "rounds must begin on a frame")
        let recognizer = LogitStream(model: model)
        let hear = { (samples: [Float], frame: ([Int16]) -> Void) in
            // Cut to a whole number of hops, so that every round and every word begins on a frame.
            let whole = samples.count / model.features.hopLength * model.features.hopLength
            recognizer.process(samples.span.extracting(0..<whole), frame: frame)
        }
        for _ in 0..<rounds { hear(room) { _ in } }
        return words.map { word in
            for _ in 0..<2 { hear(room) { _ in } }
            var logits: [[Int16]] = []
            hear(word) { logits.append($0) }
            return logits
        }
    }

    @Test func tenHoursAreAsTenSeconds() throws {
        let words = try [
            "yes-flite-slt-16k.wav", "down-flite-slt-16k.wav", "go-flite-slt-16k.wav",
            "unknown-seven-espeak-us-f3-16k.wav", "left-espeak-gb-m4-22k.flac",
        ].map(Self.samples)
        for name in BuiltInModel.names {
            let model = CompiledModel(try ModelFile.load(name))
            let fresh = try Self.logits(of: words, after: 0, model: model)
            let late = try Self.logits(of: words, after: 10 * 3600 / 5, model: model)
            #expect(fresh.allSatisfy { $0.count > 50 })
            #expect(Set(fresh.flatMap { $0 }).count > 100)
            for (late, fresh) in zip(late, fresh) {
                #expect(answer(late) == answer(fresh), "\(name)")
                // Cells that forget very slowly keep a trace of earlier input; it does not change any answer.
                let change = zip(late.joined(), fresh.joined()).map { abs(Int($0) - Int($1)) }.max() ?? .max
                #expect(change <= Self.greatestChange, "\(name)")
            }
        }
    }
}
