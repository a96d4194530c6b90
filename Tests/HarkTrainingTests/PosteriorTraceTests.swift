// SPDX-License-Identifier: Apache-2.0

import HarkCore
import TestSupport
import Testing

@testable import HarkDatasets
@testable import HarkEvaluation
@testable import HarkTraining

/// Thresholds applied to a trace give the same detections as the decoder.
@Suite struct PosteriorTraceTests {
    /// Labels 0 and 1; label 1 is the keyword. The logits are a random walk, so that posteriors of all sizes occur and
    /// last.
    private static func logits(_ count: Int, seed: UInt64) -> [[Int16]] {
        var random = SeededRandom(seed: seed)
        var level = 0
        return (0..<count).map { _ in
            level = max(-9000, min(9000, level + Int.random(in: -1500...1500, using: &random)))
            return [0, Int16(level)]
        }
    }

    private static func detections(_ logits: [[Int16]], spec: DecoderSpec, threshold: Int32) -> [PosteriorTrace.Firing]
    {
        var decoder = KeywordDecoder(spec: spec, thresholds: [KeywordDecoder.never, threshold])
        return logits.compactMap { decoder.update(logits: $0) }.map { .init(frame: $0.frame, score: $0.score) }
    }

    @Test(
        arguments: [
            DecoderSpec(windowFrames: 1, refractoryFrames: 0), DecoderSpec(windowFrames: 9, refractoryFrames: 30),
            DecoderSpec(windowFrames: 1, refractoryFrames: 12, smoothingFrames: 5, hysteresis: 28_000),
            DecoderSpec(windowFrames: 3, refractoryFrames: 4, smoothingFrames: 2, hysteresis: 3000),
        ])
    func isTheDecoder(spec: DecoderSpec) {
        let lowest = 600
        var firings = 0
        for seed in 1...4 {
            let logits = Self.logits(1500, seed: UInt64(seed))
            var trace = PosteriorTrace(decoder: spec, lowestThreshold: lowest)
            var decoder = KeywordDecoder(spec: spec, thresholds: [KeywordDecoder.never, KeywordDecoder.never])
            for (index, row) in logits.enumerated() {
                _ = decoder.update(logits: row)
                trace.add(decoder.posteriors[1], frame: index + 1)
            }
            for threshold in [lowest, 601, 5000, 16384, 30_000, 32_700, 32_767] {
                let expected = Self.detections(logits, spec: spec, threshold: Int32(threshold))
                #expect(trace.firings(threshold: threshold) == expected, "threshold \(threshold)")
                firings += expected.count
            }
        }
        #expect(firings > 50)
    }

    @Test func peaks() {
        var trace = PosteriorTrace(decoder: DecoderSpec(windowFrames: 1, refractoryFrames: 0), lowestThreshold: 200)
        // The floor is half of the lowest threshold.
        for (index, posterior) in ([0, 99, 100, 5000, 300, 0, 0, 7000] as [Int16]).enumerated() {
            trace.add(posterior, frame: index + 1)
        }
        #expect(trace.peak(in: 1..<9) == 7000 && trace.peak(in: 1..<8) == 5000 && trace.peak(in: 1..<4) == 100)
        #expect(trace.peak(in: 1..<3) == 0 && trace.peak(in: 6..<8) == 0 && trace.peak(in: 20..<30) == 0)
    }
}
