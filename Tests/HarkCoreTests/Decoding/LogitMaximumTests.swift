// SPDX-License-Identifier: Apache-2.0

import TestSupport
import Testing

@testable import HarkCore

@Suite struct LogitMaximumTests {
    static func stream(_ count: Int, labels: Int, range: ClosedRange<Int16>, _ random: inout SeededRandom) -> [[Int16]]
    {
        (0..<count).map { _ in (0..<labels).map { _ in Int16.random(in: range, using: &random) } }
    }

    static func bruteForce(_ frames: ArraySlice<[Int16]>, labels: Int) -> [Int16] {
        (0..<labels).map { label in frames.map { $0[label] }.max() ?? .min }
    }

    /// Narrow ranges give many equal logits: a maximum that leaves the window may still be in it at another frame.
    @Test(arguments: [1, 2, 3, 7, 50], [Int16(1), 3, 32767])
    func slidingMaximumIsThatOfTheNewestFrames(window: Int, end: Int16) {
        var random = SeededRandom(seed: UInt64(window) + UInt64(end))
        let frames = Self.stream(200, labels: 3, range: -end...end, &random)
        var sliding = SlidingLogitMaximum(labels: 3, frames: window)
        #expect(sliding.values == [.min, .min, .min])
        for count in 1...frames.count {
            sliding.add(frames[count - 1])
            #expect(
                sliding.values == Self.bruteForce(frames[max(0, count - window)..<count], labels: 3), "frame \(count)")
        }
    }

    /// With falling logits every frame's maximum leaves the window, with rising ones none does.
    @Test(arguments: [Int16(-100), 100])
    func slopes(slope: Int16) {
        let frames = (0..<60).map { [Int16($0) * slope, Int16($0) * -slope] }
        var sliding = SlidingLogitMaximum(labels: 2, frames: 8)
        for count in 1...frames.count {
            sliding.add(frames[count - 1])
            #expect(sliding.values == Self.bruteForce(frames[max(0, count - 8)..<count], labels: 2))
        }
    }

    @Test func resetEmptiesTheWindow() {
        var sliding = SlidingLogitMaximum(labels: 1, frames: 4)
        for logit in [Int16(9000), 8000, 7000] { sliding.add([logit]) }
        sliding.reset()
        #expect(sliding.values == [.min])
        for (logit, expected) in [(Int16(-5), Int16(-5)), (-9, -5), (-7, -5), (-8, -5), (-20, -7)] {
            sliding.add([logit])
            #expect(sliding.values == [expected])
        }
    }

    /// The limits of int16 are ordinary logits, including the least, which also marks an empty window.
    @Test func endsOfTheRange() {
        var sliding = SlidingLogitMaximum(labels: 1, frames: 2)
        for (logit, expected) in [(Int16.min, Int16.min), (.max, .max), (.min, .max), (.min, .min)] {
            sliding.add([logit])
            #expect(sliding.values == [expected])
        }
    }

    @Test func maximumOfAClip() {
        var random = SeededRandom(seed: 9)
        let frames = Self.stream(80, labels: 4, range: .min ... .max, &random)
        var maximum = LogitMaximum(labels: 4)
        #expect(maximum.values == [.min, .min, .min, .min])
        for count in 1...frames.count {
            maximum.add(frames[count - 1])
            #expect(maximum.values == Self.bruteForce(frames[..<count], labels: 4))
        }
        maximum.reset()
        maximum.add(frames[3])
        #expect(maximum.values == frames[3])
    }
}
