// SPDX-License-Identifier: Apache-2.0

import TestSupport
import Testing

@testable import SpeechFeatures

/// The audio path never allocates: neither per frame, nor at the start or the end of a stream.
@Suite struct AllocationTests {
    @Test func theCounterCounts() {
        guard AllocationCounter.counts else { return }
        var kept: [[Float]] = []
        kept.reserveCapacity(10)
        let count = AllocationCounter.allocations { for size in 1...10 { kept.append(whiteNoise(size)) } }
        #expect(count >= 10)
        #expect(kept.count == 10)
        #expect(AllocationCounter.allocations { kept[3][0] = 1 } == 0)
    }

    @Test(arguments: FeaturePreset.allCases, FeatureKind.allCases)
    func nothingPerFrame(preset: FeaturePreset, kind: FeatureKind) {
        var spec = preset.spec
        spec.kind = kind
        let extractor = FeatureExtractor(spec: spec, loudestBand: spec.needsLoudestBand ? 20 : nil)
        let samples = whiteNoise(160_000)
        var frames = 0
        var sum: Float = 0
        let allocations = AllocationCounter.allocations {
            for size in [160_000, 1009, 20] {
                for start in stride(from: 0, to: samples.count, by: size) {
                    let end = min(samples.count, start + size)
                    extractor.process(samples.span.extracting(start..<end)) { frame in
                        frames += 1
                        sum += frame[0]
                    }
                }
                extractor.finish { _ in frames += 1 }
            }
        }
        #expect(allocations == 0)
        #expect(frames == 3 * spec.frames(inSamples: samples.count))
        #expect(sum.isFinite)
    }
}
