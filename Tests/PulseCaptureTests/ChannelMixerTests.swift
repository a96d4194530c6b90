// SPDX-License-Identifier: Apache-2.0

import TestSupport
import Testing

@testable import PulseCapture

@Suite(.tags(.live)) struct ChannelMixerTests {
    private static let sampleRate = 1_000

    /// Mixes interleaved samples in pieces of some frames; returns the mono samples and the problems found.
    private func mix(
        _ samples: [Int16], channels: Int = 2, framesAtOnce: Int = 20
    ) -> (mono: [Int16], problems: [ChannelProblem]) {
        var mixer = ChannelMixer(channels: channels, sampleRate: Self.sampleRate)
        defer { mixer.deallocate() }
        var mono: [Int16] = []
        var problems: [ChannelProblem] = []
        // At an odd address.
        let bytes = [0] + samples.withUnsafeBytes { Array($0) }
        bytes.withUnsafeBytes { bytes in
            for start in stride(from: 0, to: samples.count / channels, by: framesAtOnce) {
                let frames = min(framesAtOnce, samples.count / channels - start)
                let problem = mixer.mix(bytes.baseAddress! + 1 + start * channels * 2, frames: frames) { mono += $0 }
                if let problem { problems.append(problem) }
            }
        }
        return (mono, problems)
    }

    private func noise(_ count: Int, level: Int = 8_000) -> [Int16] {
        var random = SplitMix64(state: 1)
        return (0..<count).map { _ in Int16(Int(random.next() % UInt64(2 * level + 1)) - level) }
    }

    private func interleaved(_ channels: [Int16]...) -> [Int16] {
        channels[0].indices.flatMap { frame in channels.map { $0[frame] } }
    }

    @Test(arguments: [1, 20, 3_000, 7_001]) func equalChannelsGiveTheirOwnSamples(framesAtOnce: Int) {
        let sound = noise(7_000, level: 32_767)
        let (mono, problems) = mix(interleaved(sound, sound, sound), channels: 3, framesAtOnce: framesAtOnce)
        #expect(mono == sound && problems.isEmpty)
    }

    @Test func otherChannelsGiveTheirMeanRoundedAwayFromZero() {
        let (mono, problems) = mix([1, 2, -1, -2, 32_767, 32_767, -32_768, -32_768, 32_767, -32_768])
        #expect(mono == [2, -2, 32_767, -32_768, -1] && problems.isEmpty)
    }

    @Test func theLouderOfTwoChannelsThatCancelIsUsedAfterTwoSeconds() {
        let sound = noise(6_000)
        let (mono, problems) = mix(interleaved(sound.map { -$0 / 10 * 9 }, sound))
        #expect(problems == [.cancel(used: 2)])
        #expect(Array(mono[2_000...]) == Array(sound[2_000...]))
        #expect(mono[..<2_000].allSatisfy { abs($0) <= 410 })
    }

    @Test func oneSecondOfOppositePhasesAndQuietOnesAreNoReason() {
        let sound = noise(1_000)
        let opposite = interleaved(sound, sound.map { -$0 })
        let equal = interleaved(sound, sound)
        #expect(mix(opposite + equal + opposite + equal + opposite).problems.isEmpty)
        let quiet = noise(1_000, level: 30)
        let silence = interleaved(quiet, quiet.map { -$0 })
        #expect(mix(silence + silence + silence).problems.isEmpty)
        // Pauses between words do not start the count again.
        #expect(mix(opposite + silence + silence + opposite + opposite).problems == [.cancel(used: 1)])
    }

    @Test func aSilentChannelIsNamedUnlessAllAreSilent() {
        let sound = noise(5_000)
        let zeros = [Int16](repeating: 0, count: 5_000)
        #expect(mix(interleaved(sound, zeros)).problems == [.silent(channel: 2)])
        #expect(mix(interleaved(zeros, zeros)).problems.isEmpty)
        #expect(mix(interleaved(sound, Array(zeros[1...] + [1]))).problems.isEmpty)
    }

    @Test func aProblemFitsIntoAByte() {
        for problem in [ChannelProblem.cancel(used: 1), .cancel(used: 32), .silent(channel: 1), .silent(channel: 32)] {
            #expect(ChannelProblem(rawValue: problem.rawValue) == problem)
        }
        #expect(ChannelProblem(rawValue: 0) == nil && ChannelProblem(rawValue: 128) == nil)
    }
}
