// SPDX-License-Identifier: Apache-2.0

import Foundation
import PulseCapture
import Synchronization
import TestSupport
import Testing

@Suite(.tags(.live)) struct SampleRingTests {
    @Test(arguments: [(1, 1), (2, 2), (3, 4), (1000, 1024), (1024, 1024), (1025, 2048)])
    func capacityIsRoundedUpToAPowerOfTwo(minimum: Int, capacity: Int) {
        #expect(SampleRing(minimumCapacity: minimum).capacity == capacity)
    }

    @Test func emptyRingGivesNothing() {
        let ring = SampleRing(minimumCapacity: 8)
        #expect(ring.pop(8) == [])
        #expect(ring.availableSamples == 0)
        #expect(ring.droppedSamples == 0)
    }

    @Test func newestSamplesAreDroppedAndCounted() {
        let ring = SampleRing(minimumCapacity: 4)
        #expect(ring.push([1, 2, 3]) == 3)
        #expect(ring.push([4, 5, 6]) == 1)
        #expect(ring.droppedSamples == 2)
        #expect(ring.availableSamples == 4)
        #expect(ring.push([7]) == 0)
        #expect(ring.droppedSamples == 3)
        #expect(ring.pop(10) == [1, 2, 3, 4])
    }

    @Test(arguments: 1...20 as ClosedRange<UInt64>)
    func behavesLikeAQueueOfLimitedLength(seed: UInt64) {
        var random = SplitMix64(state: seed)
        let ring = SampleRing(minimumCapacity: Int.random(in: 1...70, using: &random))
        var queue: [Int16] = []
        var dropped = 0
        var pushed = 0
        for _ in 0..<2_000 {
            let count = Int.random(in: 0...(ring.capacity * 3 / 2 + 1), using: &random)
            if Bool.random(using: &random) {
                let samples = Signals.ramp(count: count, from: pushed)
                pushed += count
                let fitting = min(count, ring.capacity - queue.count)
                #expect(ring.push(samples) == fitting)
                queue += samples[..<fitting]
                dropped += count - fitting
            } else {
                let expected = Array(queue.prefix(count))
                #expect(ring.pop(count) == expected)
                queue.removeFirst(expected.count)
            }
            #expect(ring.availableSamples == queue.count)
            #expect(ring.droppedSamples == dropped)
        }
        // Enough to have wrapped many times and to have been full.
        #expect(pushed > 10 * ring.capacity)
        #expect(dropped > 0)
    }

    @Test func twoThreadsPassTenMillionSamplesInOrder() async {
        let total = 10_000_000
        let ring = SampleRing(minimumCapacity: 4096)
        let producer = Thread {
            var random = SplitMix64(state: 1)
            var sent = 0
            while sent < total {
                // Never more than the free space, so that nothing is dropped.
                let room = ring.capacity - ring.availableSamples
                let count = min(room, total - sent, Int.random(in: 1...999, using: &random))
                if count == 0 {
                    sched_yield()
                    continue
                }
                ring.push(Signals.ramp(count: count, from: sent))
                sent += count
            }
        }
        producer.start()
        let (received, wrong) = await withCheckedContinuation { continuation in
            let consumer = Thread {
                var random = SplitMix64(state: 2)
                var received = 0
                var wrong = 0
                let buffer = UnsafeMutableBufferPointer<Int16>.allocate(capacity: 1024)
                defer { buffer.deallocate() }
                let end = ContinuousClock.now + .seconds(120)
                while received < total, ContinuousClock.now < end {
                    let size = Int.random(in: 1...1024, using: &random)
                    let piece = UnsafeMutableBufferPointer(rebasing: buffer[..<size])
                    let count = ring.pop(into: piece)
                    if count == 0 { sched_yield() }
                    for index in 0..<count where piece[index] != Int16((received + index) % 32_000 + 1) { wrong += 1 }
                    received += count
                }
                continuation.resume(returning: (received, wrong))
            }
            consumer.start()
        }
        #expect(received == total)
        #expect(wrong == 0)
        #expect(ring.droppedSamples == 0)
        #expect(ring.availableSamples == 0)
    }

    @Test func aProducerThatNeverWaitsLosesExactlyWhatIsCounted() async {
        let total = 1_000_000
        let ring = SampleRing(minimumCapacity: 256)
        let tally = Tally()
        let producer = Thread {
            for sent in stride(from: 0, to: total, by: 100) {
                tally.accepted.add(ring.push(Signals.ramp(count: 100, from: sent)), ordering: .relaxed)
            }
        }
        producer.start()
        var received = 0
        let end = ContinuousClock.now + .seconds(120)
        while received + ring.droppedSamples < total, ContinuousClock.now < end {
            received += ring.pop(64).count
        }
        #expect(await waitUntil { producer.isFinished })
        let accepted = tally.accepted.load(ordering: .relaxed)
        #expect(received == accepted)
        #expect(accepted + ring.droppedSamples == total)
        #expect(received >= ring.capacity)
    }

    @Test func misuseStopsTheProgram() async {
        await #expect(processExitsWith: .failure) { _ = SampleRing(minimumCapacity: 0) }
        await #expect(processExitsWith: .failure) { _ = SampleRing(minimumCapacity: 1 << 30 + 1) }
        await #expect(processExitsWith: .failure) {
            var sample: Int16 = 0
            _ = SampleRing(minimumCapacity: 1).push(&sample, count: -1)
        }
        // Correct use exits with success, so the failures above are meaningful.
        await #expect(processExitsWith: .success) {
            var samples: [Int16] = [1, 2]
            _ = SampleRing(minimumCapacity: 1).push(&samples, count: 2)
        }
    }
}

/// The number of accepted samples, shared between the producer thread and the test.
private final class Tally: Sendable {
    let accepted = Atomic(0)
}

extension SampleRing {
    @discardableResult
    fileprivate func push(_ samples: [Int16]) -> Int {
        samples.withUnsafeBufferPointer { push($0) }
    }

    fileprivate func pop(_ count: Int) -> [Int16] {
        withUnsafeTemporaryAllocation(of: Int16.self, capacity: count) { buffer in
            Array(buffer[..<pop(into: buffer)])
        }
    }
}
