// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import HarkCommand

@Suite struct SpeechLikeSoundTests {
    private func level(_ samples: ArraySlice<Float>) -> Float {
        (samples.reduce(0) { $0 + $1 * $1 } / Float(samples.count)).squareRoot()
    }

    @Test func theSameEveryTimeAndWithinFullScale() {
        let sound = SpeechLikeSound.samples(count: 16_000, sampleRate: 16_000)
        #expect(sound == SpeechLikeSound.samples(count: 16_000, sampleRate: 16_000))
        #expect(sound.count == 16_000)
        #expect(sound.allSatisfy { abs($0) <= 1 })
    }

    @Test func syllablesStandOutOfPauses() {
        let sound = SpeechLikeSound.samples(count: 32_000, sampleRate: 16_000)
        for syllable in 0..<8 {
            let start = syllable * 4000
            let sounding = level(sound[start..<start + 2800])
            let quiet = level(sound[start + 3400..<start + 4000])
            #expect(sounding > 5 * quiet && sounding > 0.01 && quiet > 0)
        }
    }
}
