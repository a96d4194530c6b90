// SPDX-License-Identifier: Apache-2.0

import TestSupport
import Testing

@testable import HarkCore

/// Label 0 is "other" and never fires; 1 and 2 are words. Logits are Q5.10; a logit of 10 gives a posterior near 1.
@Suite struct KeywordDecoderTests {
    static let half: Int32 = 16384
    static let sure: Int16 = 10 * 1024
    static let quiet: [Int16] = [sure, 0, 0]
    static let first: [Int16] = [0, sure, 0]
    static let second: [Int16] = [0, 0, sure]

    static func decoder(
        window: Int = 1, refractory: Int = 0, smoothing: Int = 1, hysteresis: Int = 16384, thresholds: [Int32]? = nil
    ) -> KeywordDecoder {
        KeywordDecoder(
            spec: DecoderSpec(
                windowFrames: window, refractoryFrames: refractory, smoothingFrames: smoothing, hysteresis: hysteresis),
            thresholds: thresholds ?? [KeywordDecoder.never, half, half])
    }

    /// Label and frame of every detection.
    static func run(_ decoder: inout KeywordDecoder, _ frames: [[Int16]]) -> [[Int]] {
        frames.compactMap { decoder.update(logits: $0).map { [$0.label, $0.frame] } }
    }

    static func times(_ count: Int, _ logits: [Int16]) -> [[Int16]] { Array(repeating: logits, count: count) }

    @Test func aWordHeldForLongFiresOnce() {
        var decoder = Self.decoder(window: 5, refractory: 3)
        let fired = Self.run(&decoder, Self.times(4, Self.quiet) + Self.times(500, Self.first))
        // At the fifth frame the window contains the maximum logits of both labels, a posterior of one half each: the
        // threshold.
        #expect(fired == [[1, 5]])
    }

    @Test func thePosteriorIsTheSoftmaxOverTheWindow() {
        var random = SeededRandom(seed: 1)
        let frames = LogitMaximumTests.stream(60, labels: 3, range: -4000...4000, &random)
        var decoder = Self.decoder(window: 7, thresholds: [KeywordDecoder.never, 1, 32767])
        for count in 1...frames.count {
            let detection = decoder.update(logits: frames[count - 1])
            var expected: [Int16] = [0, 0, 0]
            let window = frames[max(0, count - 7)..<count]
            Softmax.posteriors(of: LogitMaximumTests.bruteForce(window, labels: 3), into: &expected)
            #expect(decoder.posteriors == expected)
            if let detection { #expect(detection.score == expected[1] && detection.frame == count) }
        }
        #expect(decoder.frames == 60)
    }

    @Test func firesAgainAfterFalling() {
        var decoder = Self.decoder()
        let frames = Self.times(3, Self.first) + [Self.quiet] + Self.times(3, Self.first)
        #expect(Self.run(&decoder, frames) == [[1, 1], [1, 5]])
    }

    /// A fall to between half of the threshold and the threshold does not re-arm.
    @Test func aDipIsNotAFall() {
        // A posterior of 0.3: a logit of ln(0.3 / 0.35) against the two others.
        let dip: [Int16] = [0, -158, 0]
        var decoder = Self.decoder()
        #expect(Self.run(&decoder, [Self.first, dip, dip, Self.first]) == [[1, 1]])
        #expect((Int16(8192)..<16384).contains(decoder.posteriors[1]) == false)
        _ = decoder.update(logits: dip)
        #expect((Int16(8192)..<16384).contains(decoder.posteriors[1]))
    }

    /// Exactly half of the threshold is not below it. Equal logits give posteriors of 10923 each.
    @Test(arguments: [(21_846, [1]), (21_847, [1, 3])] as [(Int32, [Int])])
    func armsBelowHalfOfTheThreshold(threshold: Int32, firings: [Int]) {
        var decoder = Self.decoder(thresholds: [KeywordDecoder.never, threshold, KeywordDecoder.never])
        let fired = Self.run(&decoder, [Self.first, [0, 0, 0], Self.first])
        #expect(fired.map { $0[1] } == firings)
    }

    /// A posterior equal to the threshold fires.
    @Test(arguments: [(Int32(10_923), 1), (10_924, 0)])
    func firesAtTheThreshold(threshold: Int32, firings: Int) {
        var decoder = Self.decoder(thresholds: [KeywordDecoder.never, threshold, KeywordDecoder.never])
        #expect(Self.run(&decoder, [[0, 0, 0]]).count == firings)
    }

    /// A word every second frame fires at frame 1, and next at its first frame after 1 + refractory.
    @Test(arguments: [(0, 3), (1, 3), (2, 5), (3, 5), (4, 7), (11, 13)])
    func refractoryTime(refractory: Int, next: Int) {
        var decoder = Self.decoder(refractory: refractory)
        let frames = (0..<20).map { $0 % 2 == 0 ? Self.first : Self.quiet }
        let fired = Self.run(&decoder, frames)
        #expect(fired.prefix(2) == [[1, 1], [1, next]])
    }

    /// The posterior falls during the refractory time and rises before its end: the word fires when the time is over.
    @Test func waitsForTheEndOfTheRefractoryTime() {
        var decoder = Self.decoder(refractory: 10)
        #expect(Self.run(&decoder, [Self.first, Self.quiet] + Self.times(30, Self.first)) == [[1, 1], [1, 12]])
    }

    @Test func refractoryTimesAreOfEachLabelAlone() {
        var decoder = Self.decoder(refractory: 100)
        #expect(Self.run(&decoder, [Self.first, Self.second, Self.first, Self.second]) == [[1, 1], [2, 2]])
    }

    /// At most one detection per frame, the more likely word; the other stays armed and fires next if it still lasts.
    @Test func twoWordsAtOnce() {
        let both: [Int16] = [0, 9000, 9500]
        var decoder = Self.decoder(thresholds: [KeywordDecoder.never, 8000, 8000])
        #expect(Self.run(&decoder, [both, both, both]) == [[2, 1], [1, 2]])
        var alone = Self.decoder(thresholds: [KeywordDecoder.never, 8000, 8000])
        #expect(Self.run(&alone, [both, Self.quiet, Self.quiet]) == [[2, 1]])
    }

    @Test func theFirstOfEquals() {
        var decoder = Self.decoder(thresholds: [KeywordDecoder.never, 8000, 8000])
        #expect(Self.run(&decoder, [[0, 9000, 9000]]) == [[1, 1]])
    }

    @Test func neverMeansNever() {
        var decoder = Self.decoder(thresholds: [Int32](repeating: KeywordDecoder.never, count: 3))
        #expect(Self.run(&decoder, Self.times(20, [.min, .max, .min])).isEmpty)
        #expect(decoder.posteriors == [0, 32767, 0])
        // 32767 is the greatest threshold that can be reached.
        var reachable = Self.decoder(thresholds: [KeywordDecoder.never, 32767, KeywordDecoder.never])
        #expect(Self.run(&reachable, [[.min, .max, .min]]) == [[1, 1]])
    }

    @Test func resetForgetsAndFramesCountOn() {
        var decoder = Self.decoder(window: 50, refractory: 1000)
        #expect(Self.run(&decoder, Self.times(10, Self.first)) == [[1, 1]])
        decoder.reset()
        #expect(decoder.frames == 10)
        // The window no longer contains the word, and its refractory time is cleared.
        _ = decoder.update(logits: Self.quiet)
        #expect(decoder.posteriors[1] < 10)
        decoder.reset()
        #expect(Self.run(&decoder, [Self.first]) == [[1, 12]])
        #expect(decoder.frames == 12)
    }

    /// A brute-force decoder on random streams, following the text of docs/arithmetic.md.
    @Test(
        arguments: [
            [1, 0, 1, 16384], [3, 2, 1, 16384], [10, 25, 1, 16384], [1, 4, 5, 16384], [4, 9, 6, 26000],
            [1, 0, 3, 32767], [2, 3, 2, 6000],
        ])
    func randomStreams(window: [Int]) {
        let (window, refractory, smoothing, hysteresis) = (window[0], window[1], window[2], window[3])
        var random = SeededRandom(seed: UInt64(window + 100 * smoothing))
        let thresholds: [Int32] = [KeywordDecoder.never, 12_000, 15_000]
        let frames = LogitMaximumTests.stream(900, labels: 3, range: -3000...3000, &random)
        var decoder = Self.decoder(
            window: window, refractory: refractory, smoothing: smoothing, hysteresis: hysteresis, thresholds: thresholds
        )
        var armed = [true, true, true]
        var lastFired: [Int?] = [nil, nil, nil]
        var history: [[Int16]] = []
        var firings = 0
        for count in 1...frames.count {
            var own: [Int16] = [0, 0, 0]
            let newest = frames[max(0, count - window)..<count]
            Softmax.posteriors(of: LogitMaximumTests.bruteForce(newest, labels: 3), into: &own)
            history.append(own)
            let posteriors = (0..<3).map { label -> Int in
                let sum = history.suffix(smoothing).reduce(0) { $0 + Int($1[label]) }
                return (sum + smoothing / 2) / smoothing
            }
            for label in 0..<3 where posteriors[label] * 32768 < Int(thresholds[label]) * hysteresis {
                armed[label] = true
            }
            let able = (0..<3).filter { label in
                posteriors[label] >= thresholds[label] && armed[label]
                    && lastFired[label].map { count - $0 > refractory } ?? true
            }
            let best = able.sorted { posteriors[$0] > posteriors[$1] }.first
            #expect(decoder.update(logits: frames[count - 1])?.label == best, "frame \(count)")
            #expect(decoder.posteriors.map(Int.init) == posteriors)
            guard let best else { continue }
            armed[best] = false
            lastFired[best] = count
            firings += 1
        }
        #expect(firings >= 3)
    }

    /// With averaged posteriors one high frame is not a word; a few are.
    @Test func aClickIsNoWord() {
        var decoder = Self.decoder(smoothing: 6)
        #expect(Self.run(&decoder, Self.times(20, Self.quiet) + [Self.first] + Self.times(20, Self.quiet)).isEmpty)
        // Three of six frames: the rounded mean is one half.
        #expect(Self.run(&decoder, Self.times(5, Self.first)) == [[1, 44]])
    }

    /// At the start of a stream the missing frames count as zeros, also after a reset.
    @Test func theMeanStartsAtZero() {
        var decoder = Self.decoder(smoothing: 4, thresholds: [KeywordDecoder.never, 32767, KeywordDecoder.never])
        for _ in 0..<2 {
            var means: [Int16] = []
            for _ in 0..<5 {
                _ = decoder.update(logits: [.min, .max, .min])
                means.append(decoder.posteriors[1])
            }
            #expect(means == [8192, 16384, 24575, 32767, 32767])
            decoder.reset()
        }
    }

    /// Words of any length, separated by more than the refractory time and the fall: one detection per word.
    @Test(arguments: [(1, 1), (12, 1), (1, 8), (9, 7)])
    func eachWordOnce(window: Int, smoothing: Int) {
        var random = SeededRandom(seed: 5)
        var decoder = Self.decoder(window: window, refractory: 20, smoothing: smoothing)
        var words: [Int] = []
        var fired: [Int] = []
        for _ in 0..<200 {
            let word = Int.random(in: 1...2, using: &random)
            words.append(word)
            let held = Self.times(Int.random(in: 12...80, using: &random), word == 1 ? Self.first : Self.second)
            let pause = Self.times(Int.random(in: 40...90, using: &random), Self.quiet)
            fired += Self.run(&decoder, held + pause).map { $0[0] }
        }
        #expect(fired == words)
    }

    /// A posterior that oscillates around the threshold is one word, unless it falls below the re-arming level.
    @Test(arguments: [(16384, 1), (29_000, 25)])
    func tremblingAtTheThreshold(hysteresis: Int, firings: Int) {
        // The posterior alternates between 0.38 and 0.6, and the threshold is one half: 0.38 is above half of the
        // threshold and below nine tenths of it.
        let (below, above): ([Int16], [Int16]) = ([0, 212, 0], [0, 1125, 0])
        var decoder = Self.decoder(hysteresis: hysteresis)
        let fired = Self.run(&decoder, (0..<50).map { $0 % 2 == 0 ? above : below })
        #expect(fired.count == firings)
    }

    @Test func bytesOfADecoder() {
        // Ring, maxima and posteriors of 2 bytes, triggers of 16.
        #expect(DecoderSpec(windowFrames: 50, refractoryFrames: 1).bytes(labels: 12) == 12 * (100 + 2 + 2 + 16))
        // In addition: a ring and the newest posteriors of 2 bytes, sums of 4.
        #expect(
            DecoderSpec(windowFrames: 1, refractoryFrames: 1, smoothingFrames: 9).bytes(labels: 3)
                == 3 * (2 + 2 + 2 + 16 + 18 + 2 + 4))
    }
}
