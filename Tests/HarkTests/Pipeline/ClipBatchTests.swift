// SPDX-License-Identifier: Apache-2.0

import HarkEngine
import TestSupport
import Testing

@testable import Hark

/// Clips classified together give the same results as each alone.
@Suite struct ClipBatchTests {
    private static func noise(_ count: Int, _ random: inout SeededRandom) -> [Float] {
        (0..<count).map { _ in Float.random(in: -0.5...0.5, using: &random) }
    }

    /// Clips of many lengths, in varying chunks; a slot takes the next clip as soon as its clip ends.
    @Test(arguments: [1, 3, 8], [Kernel.fastest, .reference])
    func togetherAsAlone(slots: Int, kernel: Kernel) {
        let model = CompiledModel(SmallModel.make(), kernel: kernel)
        var random = SeededRandom(seed: UInt64(slots))
        let clips = [0, 1, 479, 5000, 16_000, 16_001, 20_480, 40_000, 700, 16_000, 31_999].map {
            Self.noise($0, &random)
        }
        let alone = clips.map { ClipClassifier(model: CompiledModel(SmallModel.make())).classify($0) }

        let batch = ClipBatch(model: model, slots: slots)
        var answers = [Classification?](repeating: nil, count: clips.count)
        var heard = [(clip: Int, position: Int)?](repeating: nil, count: slots)
        var next = 0
        while answers.contains(nil) {
            var ended: [Int] = []
            for slot in 0..<slots {
                if heard[slot] == nil, next < clips.count {
                    heard[slot] = (next, 0)
                    next += 1
                }
                guard let (clip, position) = heard[slot] else { continue }
                let count = min(
                    Int.random(in: 1...ClipBatch.chunk, using: &random), clips[clip].count - position)
                if count == 0 {
                    if batch.pad(slot: slot) { ended.append(slot) }
                } else {
                    let samples = Array(clips[clip][position..<position + count])
                    batch.add(samples.span, slot: slot)
                    heard[slot] = (clip, position + count)
                }
            }
            batch.advance()
            for slot in ended {
                if let (clip, _) = heard[slot] { answers[clip] = batch.finish(slot: slot) }
                heard[slot] = nil
            }
        }
        #expect(answers == alone)
    }

    @Test func aDiscardedClipLeavesNothing() {
        let batch = ClipBatch(model: CompiledModel(SmallModel.make()), slots: 2)
        var random = SeededRandom(seed: 5)
        let clip = Self.noise(4000, &random)
        let classify = { (slot: Int) -> Classification in
            batch.add(clip.span, slot: slot)
            batch.advance()
            while !batch.pad(slot: slot) { batch.advance() }
            batch.advance()
            return batch.finish(slot: slot)
        }
        let fresh = classify(0)
        let other = Self.noise(4000, &random)
        batch.add(other.span, slot: 0)
        batch.discard(slot: 0)
        batch.add(other.span, slot: 1)
        batch.advance()
        batch.discard(slot: 1)
        #expect(classify(0) == fresh)
        #expect(classify(1) == fresh)
    }
}
