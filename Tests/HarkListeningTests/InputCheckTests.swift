// SPDX-License-Identifier: Apache-2.0

import PulseCapture
import Testing

@testable import HarkListening

@Suite struct InputCheckTests {
    /// The problems found in seconds of sound at 1000 Hz, each of a share of clipped samples; nil: of zeros.
    private func problems(_ seconds: [Double?], channels: ChannelProblem? = nil) -> [InputProblem] {
        let meter = SoundMeter(labels: 1)
        var check = InputCheck(sampleRate: 1000, channelProblem: { channels }) { "\($0)" }
        var found: [InputProblem] = []
        for share in seconds {
            let samples = (0..<1000).map { index -> Float in
                share.map { Double(index) < $0 * 1000 ? 1 : 0.1 } ?? 0
            }
            meter.note(samples.span)
            found += check.problems(in: meter.totals)
        }
        return found
    }

    @Test func silenceIsFoundOnceAfterFiveSeconds() {
        #expect(problems([nil, nil, nil, nil]) == [])
        #expect(problems([Double?](repeating: nil, count: 20)) == [.silent])
        #expect(problems([nil, nil, nil, nil, 0]) == [])
    }

    @Test func clippingIsFoundOnceAndAFewClippedPeaksAreNot() {
        #expect(problems([Double?](repeating: 0.005, count: 20)) == [])
        #expect(problems([Double?](repeating: 0.02, count: 20)) == [.clipped])
        // Sound that is clipped only later is found too.
        #expect(problems([Double?](repeating: 0, count: 20) + [Double?](repeating: 0.05, count: 6)) == [.clipped])
    }

    @Test func aProblemOfTheChannelsIsFoundOnce() {
        let seconds = [Double?](repeating: 0, count: 20)
        #expect(problems(seconds, channels: .cancel(used: 2)) == [.channels(.cancel(used: 2))])
        #expect(problems(Array(seconds.prefix(4)), channels: .silent(channel: 1)) == [])
    }

    @Test func theMagnitudeIsThatOfTheHighestSixteenBitValues() {
        let meter = SoundMeter(labels: 1)
        meter.note([Float(32767) / 32768, -1, 0.99].span)
        #expect(meter.totals.clipped == 2 && meter.totals.samples == 3 && meter.totals.hasSound)
    }
}
