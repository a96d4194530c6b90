// SPDX-License-Identifier: Apache-2.0

import PulseCapture
import TestSupport
import Testing

@Suite(.tags(.live)) struct BackoffTests {
    @Test func pausesDoubleUpToTheLimitWithUpToHalfLess() {
        var generator = SplitMix64(state: 3)
        for _ in 0..<100 {
            var backoff = Backoff(first: .milliseconds(100), limit: .seconds(2))
            for longest in [100, 200, 400, 800, 1600, 2000, 2000] {
                let pause = backoff.pause(using: &generator)
                #expect(pause <= .milliseconds(longest) && pause >= .milliseconds(longest) / 2)
            }
            backoff.reset()
            #expect(backoff.pause(using: &generator) <= .milliseconds(100))
        }
    }

    @Test func programsThatLostTheSameServerComeBackApart() {
        var generator = SplitMix64(state: 4)
        let pauses = (0..<8).map { _ in
            var backoff = Backoff()
            return backoff.pause(using: &generator)
        }
        #expect(Set(pauses).count == 8)
    }
}
