// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import HarkDatasets
@testable import HarkEvaluation
@testable import HarkTraining

@Suite struct SplitRuleTests {
    /// Computed with the data set's own `which_set` in Python.
    @Test(arguments: [
        ("bobby", DatasetSplit.training), ("026290a7", .validation), ("060cd039", .validation),
        ("e6e29c47", .validation),
        ("dfb6450b", .training), ("15c563d7", .training), ("", .training), ("zoë", .training), ("3", .validation),
    ])
    func hashedSplitIsTheDataSets(speaker: String, expected: DatasetSplit) {
        #expect(SplitRule.hashedSplit(speaker: speaker) == expected)
    }

    @Test func hashSplitsTenAndTenPercent() {
        let splits = (0..<20_000).map { SplitRule.hashedSplit(speaker: "speaker-\($0)") }
        // The standard deviation at 20,000 draws is 0.2 percentage points; the tolerance is five of them.
        #expect(abs(Double(splits.filter { $0 == .validation }.count) / 20_000 - 0.1) < 0.01)
        #expect(abs(Double(splits.filter { $0 == .testing }.count) / 20_000 - 0.1) < 0.01)
    }

    @Test func aSpeakerIsInOneSplitOnly() {
        let rule = SplitRule(validationList: nil, testingList: nil)
        for speaker in 0..<200 {
            let splits = Set(
                (0..<5).flatMap { clip in
                    ["yes", "no"].map { rule.split(word: $0, file: "s\(speaker)_nohash_\(clip).wav") }
                })
            #expect(splits.count == 1)
        }
    }

    @Test func listsDecideWhateverTheEnding() {
        let rule = SplitRule(
            validationList: SplitList(path: "v", lines: ["yes/a_nohash_0.wav"]),
            testingList: SplitList(path: "t", lines: ["no/b_nohash_1.wav"]))
        #expect(rule.split(word: "yes", file: "a_nohash_0.flac") == .validation)
        #expect(rule.split(word: "no", file: "b_nohash_1.wav") == .testing)
        // With lists the hash is not used: this speaker's would be validation.
        #expect(rule.split(word: "yes", file: "026290a7_nohash_0.wav") == .training)
    }

    @Test(arguments: [
        ("Recording (3).wav", "Recording"), ("anna-12.wav", "anna"), ("ben_07.flac", "ben"),
        ("20261129.wav", "20261129"),
    ])
    func aNumberAtTheEndIsNoSpeaker(file: String, speaker: String) {
        #expect(SplitRule.speaker(ofFile: file) == speaker)
    }

    @Test func otherNamesCountAsSpeakersOfTheirOwn() {
        #expect(SplitRule.speaker(ofFile: "bobby_nohash_3.wav") == "bobby")
        #expect(SplitRule.speaker(ofFile: "take 7.final.wav") == "take 7.final")
    }
}
