// SPDX-License-Identifier: Apache-2.0

import Glibc
import Testing

@testable import WordRecording

@Suite struct WordFinderTests {
    private static let rate = 16_000

    /// Noise at about the given level in dB below full scale, the same in every run.
    private func noise(_ seconds: Double, _ level: Double = -70) -> [Int16] {
        var state: UInt64 = 1
        let amplitude = pow(10, level / 20) * 32768 * 3.0.squareRoot()
        return (0..<Int(seconds * Double(Self.rate))).map { _ in
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int16((Double(Int64(bitPattern: state) >> 11) / Double(1 << 52) * amplitude).rounded())
        }
    }

    /// A tone with the given root mean square level in dB below full scale.
    private func tone(_ seconds: Double, _ level: Double = -20) -> [Int16] {
        let amplitude = pow(10, level / 20) * 32768 * 2.0.squareRoot()
        return (0..<Int(seconds * Double(Self.rate))).map {
            Int16(max(-32768, min(32767, (amplitude * sin(Double($0) * 0.3)).rounded())))
        }
    }

    private func takes(_ samples: [Int16], noise: Double = -70, chunk: Int = 320) -> [Take] {
        var finder = WordFinder(noise: noise, sampleRate: Self.rate)
        return stride(from: 0, to: samples.count, by: chunk).compactMap {
            finder.add(samples[$0..<min($0 + chunk, samples.count)])
        }
    }

    @Test func aWordIsInTheMiddleOfASecond() throws {
        let all = takes(noise(2) + tone(0.4) + noise(2))
        let take = try #require(all.first)
        #expect(all.count == 1 && take.problem == nil)
        #expect(take.samples.count == 16_000)
        #expect(take.word == 4800..<11_200)
        #expect(abs(take.loudness + 20) < 0.5 && abs(take.peak + 17) < 0.5)
        // The word is bit-for-bit the input.
        #expect(take.samples[4800..<11_200].elementsEqual(tone(0.4)))
    }

    @Test func howTheSamplesComeMakesNoDifference() {
        let sound = noise(1.5) + tone(0.5) + noise(0.7) + tone(0.3) + noise(1.5)
        let expected = takes(sound, chunk: 160)
        #expect(expected.count == 2)
        for chunk in [1, 7, 80, 159] { #expect(takes(sound, chunk: chunk) == expected, "\(chunk)") }
    }

    @Test func aLongWordHasALongerClipWithMargins() throws {
        let take = try #require(takes(noise(2) + tone(1.5) + noise(2)).first)
        #expect(take.samples.count == 27_200 && take.word == 1600..<25_600 && take.problem == nil)
    }

    @Test func softPartsAndPausesWithinAWordDoNotEndIt() throws {
        // Too quiet to start a word, loud enough to continue one.
        let all = takes(noise(2) + tone(0.15) + noise(0.2) + tone(0.1, -58) + noise(0.2) + tone(0.15) + noise(2))
        #expect(all.map(\.word.count) == [12_800])
        #expect(takes(noise(2) + tone(0.5, -58) + noise(2)).isEmpty)
        // A quiet onset belongs to the word that follows; -57 is above the fall threshold and below the rise threshold.
        let soft = try #require(takes(noise(2) + tone(0.1, -57) + tone(0.3) + noise(2), noise: -70).first)
        #expect(soft.word.count == 6400)
    }

    @Test func pausesBetweenWordsPartThem() {
        #expect(takes(noise(2) + tone(0.3) + noise(0.8) + tone(0.3) + noise(2)).count == 2)
    }

    @Test func clicksAreNoWords() {
        #expect(takes(noise(2) + tone(0.05) + noise(2)).isEmpty)
        #expect(takes(noise(2) + tone(0.02) + noise(0.1) + noise(2)).isEmpty)
    }

    @Test func aWordAtTheVeryBeginningIsCutWhereTheSoundBegins() throws {
        let take = try #require(takes(tone(0.3) + noise(2)).first)
        #expect(take.word == 0..<4800 && take.samples.count == 16_000)
    }

    @Test(arguments: [(-3.0, nil), (4, .clipped), (-39, nil), (-42, .quiet), (-20, nil)] as [(Double, Take.Problem?)])
    func levelsAreJudged(level: Double, problem: Take.Problem?) throws {
        #expect(try #require(takes(noise(2) + tone(0.4, level) + noise(2)).first).problem == problem)
    }

    @Test func aWordHardlyAboveALoudRoomIsTooQuiet() throws {
        let room = noise(2, -35)
        #expect(try #require(takes(room + tone(0.4, -22) + room, noise: -35).first).problem == .quiet)
        #expect(try #require(takes(room + tone(0.4, -10) + room, noise: -35).first).problem == nil)
    }

    @Test func aLouderRoomIsNoEndlessWord() throws {
        let all = takes(noise(2) + noise(8, -40) + tone(0.4, -15) + noise(2, -40))
        #expect(all.map(\.problem) == [.long, nil])
        #expect(try #require(all.last).word.count == 6400)
    }

    @Test func nothingBeforeAResetIsInATake() throws {
        var finder = WordFinder(noise: -70, sampleRate: Self.rate)
        #expect(finder.add(noise(2) + tone(0.2)) == nil)
        #expect(finder.isInWord)
        finder.reset()
        #expect(!finder.isInWord)
        let found = finder.add(noise(0.25) + tone(0.4) + noise(1))
        let take = try #require(found)
        #expect(take.word == 4000..<10_400 && take.samples.count == 16_000)
    }

    @Test func hoursOfQuietAreNotKept() {
        var finder = WordFinder(noise: -70, sampleRate: Self.rate)
        for _ in 0..<100 { #expect(finder.add(noise(1)) == nil) }
        #expect(finder.keptSamples <= 3 * Self.rate)
    }

    @Test func roomsAreMeasured() {
        let quiet = NoiseCheck(noise(1, -60) + tone(0.2, -6), sampleRate: Self.rate)
        #expect(abs(quiet.level + 60) < 1 && quiet.finding == .fine)
        #expect(NoiseCheck(noise(1, -30), sampleRate: Self.rate).finding == .loud)
        #expect(NoiseCheck([Int16](repeating: 0, count: 1600), sampleRate: Self.rate).finding == .digitalSilence)
    }
}
