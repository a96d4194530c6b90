// SPDX-License-Identifier: Apache-2.0

import AudioFiles
import HarkCore
import TestSupport
import Testing

@testable import Hark

/// Streams in a batch give the same detections as alone.
@Suite struct SpotterBankTests {
    private static func words(_ names: [String]) throws -> [Float] {
        try names.flatMap { name in
            let file = HarkProcess.root.appendingPathComponent("audio-fixtures/\(name)-flite-slt-16k.wav")
            return try AudioFileReader.samples(path: file.path) + [Float](repeating: 0, count: 8000)
        }
    }

    private struct Found: Equatable {
        let detection: DecodedKeyword
        let seconds: Double
    }

    @Test func eachStreamIsHeardAsAlone() throws {
        let model = CompiledModel(try ModelFile.load(BuiltInModel.standard))
        let streams = try [["stop", "yes", "left"], ["go", "no"], ["up", "down", "stop", "right"]].map(Self.words)
        let alone = streams.map { samples in
            let spotter = KeywordSpotter(model: model)
            var found: [Found] = []
            spotter.process(samples.span) {
                found.append(Found(detection: $0, seconds: spotter.seconds(atFrame: $0.frame)))
            }
            return found
        }
        #expect(alone.allSatisfy { $0.count >= 2 })

        let bank = BatchedSpotter(model: model, slots: 4)
        // Twice: a reset slot keeps nothing from before.
        for _ in 0..<2 {
            var together: [[Found]] = Array(repeating: [], count: streams.count)
            var places = [0, 0, 0]
            for slot in streams.indices { bank.reset(slot: slot) }
            var round = 0
            while zip(places, streams).contains(where: { $0 < $1.count }) {
                for (slot, samples) in streams.enumerated() {
                    let end = min(places[slot] + (round * 37 + slot * 501) % BatchedSpotter.chunk, samples.count)
                    bank.add(samples.span.extracting(places[slot]..<end), slot: slot)
                    places[slot] = end
                }
                bank.advance { slot, detection, seconds in
                    together[slot].append(Found(detection: detection, seconds: seconds))
                }
                round += 1
            }
            #expect(together == alone)
        }
    }
}
