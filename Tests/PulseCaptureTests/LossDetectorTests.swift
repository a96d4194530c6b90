// SPDX-License-Identifier: Apache-2.0

import TestSupport
import Testing

@testable import PulseCapture

/// Loss detection against a simulated clock, in milliseconds.
@Suite(.tags(.live)) struct SoundClockTests {
    private var clock = LossDetector(sampleRate: 16_000)
    /// Milliseconds on the simulated monotonic clock.
    private var now = 1000
    /// The reported losses, with the millisecond of each report.
    private var losses: [(at: Int, loss: LossDetector.Loss)] = []
    private var sent = 0

    /// Delivers the given milliseconds of sound in fragments of 20 ms, each at its end.
    private mutating func sound(_ milliseconds: Int) {
        for _ in 0..<milliseconds / 20 {
            now += 20
            take(20)
        }
    }

    private mutating func take(_ milliseconds: Int, isNewStart: Bool = false) {
        sent += milliseconds * 16
        if let loss = clock.receive(milliseconds * 16, at: Int64(now) * 1_000_000, isNewStart: isNewStart) {
            losses.append((now, loss))
        }
    }

    private func near(_ samples: Int, _ expected: Int) -> Bool { abs(samples - expected) <= expected / 500 + 16 }

    @Test mutating func nothingIsMissingFromAnEvenStream() {
        sound(3_600_000)
        #expect(losses.isEmpty)
    }

    @Test mutating func aReportedPauseIsMeasured() {
        sound(2000)
        now += 3200 + 20
        take(20, isNewStart: true)
        #expect(losses.count == 1)
        #expect(near(losses[0].loss.samples, 51_200) && losses[0].loss.duration == 3_220_000_000)
        sound(10_000)
        #expect(losses.count == 1)
    }

    @Test mutating func aPauseBeforeTheFirstSoundIsMeasured() {
        clock.begin(at: 1_000_000_000)
        now = 3000
        take(20, isNewStart: true)
        #expect(losses.count == 1 && near(losses[0].loss.samples, 1980 * 16))
    }

    @Test mutating func aServerThatStoodStillAndSendsAllOfItLaterLosesNothing() {
        sound(2000)
        now += 3000
        for _ in 0..<150 { take(20) }
        sound(5000)
        #expect(losses.count == 1)
        #expect(losses[0].loss.samples == 0 && losses[0].loss.duration == 3_000_000_000)
    }

    @Test mutating func aShortDelayIsNotALoss() {
        sound(2000)
        for _ in 0..<20 {
            now += 400
            take(400)
            sound(200)
        }
        #expect(losses.isEmpty)
    }

    @Test mutating func aServerThatStoodStillAndForgotIsFoundOut() {
        sound(2000)
        now += 3000
        let back = now
        sound(5000)
        #expect(losses.count == 1)
        #expect(near(losses[0].loss.samples, 48_000), "\(losses)")
        // Reported once it is certain that the missing samples will not arrive.
        #expect((500...600).contains(losses[0].at - back))
        #expect(sent + losses[0].loss.samples >= (now - 1020) * 16 - 320)
    }

    @Test mutating func aServerThatForgotAPartIsFoundOut() {
        sound(2000)
        now += 3000
        for _ in 0..<50 { take(20) }
        sound(5000)
        #expect(losses.count == 1)
        #expect(near(losses[0].loss.samples, 32_000), "\(losses)")
    }

    @Test mutating func manySmallLossesAreFoundOutTogether() {
        for _ in 0..<100 {
            sound(1000)
            now += 20
        }
        let lost = losses.reduce(0) { $0 + $1.loss.samples }
        // 2 s in all. Losses below the tolerance may still be unreported, and clocks may differ by 1/2000.
        #expect((32_000 - 2_400 - 320 - 800...32_000).contains(lost), "\(lost)")
    }

    @Test(arguments: [-400, -100, 100, 400])
    mutating func aCardsClockMayDifferByFourHundredMillionths(millionths: Int) {
        // An hour, in fragments slightly shorter or longer than their nominal length.
        var exact = 0.0
        for _ in 0..<180_000 {
            exact += 20 * (1 + Double(millionths) / 1e6)
            now = 1000 + Int(exact)
            take(20)
        }
        #expect(losses.isEmpty)
    }

    @Test mutating func jitterIsNotALoss() {
        var generator = SplitMix64(state: 1)
        for step in 1...50_000 {
            now = max(now, 1000 + step * 20 + Int.random(in: 0...100, using: &generator))
            take(20)
        }
        #expect(losses.isEmpty)
    }

    @Test mutating func aHugeCountAllocatesNoMemory() {
        sound(1000)
        _ = clock.receive(.max, at: Int64(now) * 1_000_000, isNewStart: false)
        sound(1000)
        #expect(losses.isEmpty)
    }
}
