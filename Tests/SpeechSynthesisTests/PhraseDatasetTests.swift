// SPDX-License-Identifier: Apache-2.0

import AudioFiles
import Foundation
import HarkBasics
import TestSupport
import Testing

@testable import SpeechSynthesis

@Suite struct PhraseDatasetTests {
    private static let isHere = ExternalProgram.isInstalled("espeak-ng") && ExternalProgram.isInstalled("flite")

    private let voices = [
        SyntheticVoice(program: .espeak, name: "en-us+m1"), SyntheticVoice(program: .espeak, name: "en-us+f5"),
        SyntheticVoice(program: .flite, name: "kal16"),
    ]

    @Test func aPhraseBecomesALabel() {
        #expect(PhraseDataset(phrase: "Blue  Lantern").label == "blue_lantern")
    }

    @Test func everyVoiceSaysItAndNoTwoTakesHaveOneName() {
        let jobs = PhraseDataset(phrase: "blue lantern").jobs(voices: SyntheticVoice.installed() + voices)
        #expect(jobs == PhraseDataset(phrase: "blue lantern").jobs(voices: SyntheticVoice.installed() + voices))
        let own = PhraseDataset(phrase: "blue lantern").jobs(voices: voices)
        #expect(own.filter { $0.folder == "blue_lantern" }.count == 3)
        #expect(Set(own.map { $0.folder + "/" + $0.file }).count == own.count)
    }

    @Test func nearMissesShareAPartAndAreNotThePhrase() {
        let texts = PhraseDataset(phrase: "blue lantern").nearMisses
        #expect(texts.contains("blue") && texts.contains("lantern") && texts.contains("lantern blue"))
        #expect(!texts.contains("blue lantern"))
        #expect(texts.allSatisfy { $0.contains("blue") || $0.contains("lantern") })
        #expect(PhraseDataset(phrase: "computer").nearMisses.isEmpty)
    }

    /// Phonemes are supported by espeak-ng only.
    @Test func phonemesAreSaidByWhoKnowsThem() {
        let dataset = PhraseDataset(phrase: "hark", pronunciations: ["[[h'A@k]]"])
        #expect(dataset.jobs(voices: voices).allSatisfy { $0.take.voice.program == .espeak })
    }

    @Test(.enabled(if: isHere, "espeak-ng or flite is not installed: run Scripts/dependencies test"))
    func takesAreWordsOfTheirLength() throws {
        let folder = try TemporaryFolder()
        let written = try PhraseDataset(phrase: "blue lantern").write(
            to: folder.path, voices: voices, clipSeconds: 1.0
        ) { _, _ in }
        #expect(written == 3)
        for file in try FileManager.default.contentsOfDirectory(atPath: folder.path(of: "blue_lantern")) {
            let samples = try AudioFileReader.samples(path: folder.path(of: "blue_lantern/\(file)"), maximumSeconds: 10)
            #expect((6_000...17_600).contains(samples.count), "\(file): \(samples.count)")
            let peak = samples.map(abs).max() ?? 0
            #expect(peak > 0.6 && peak < 0.8)
        }
        let list = try String(contentsOfFile: folder.path(of: "validation_list.txt"), encoding: .utf8)
        let lines = list.split(separator: "\n")
        #expect(!lines.isEmpty && lines.allSatisfy { $0.contains("f5") })
        // Nothing but the data set is left behind.
        #expect(
            try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
                == ["_unknown_", "blue_lantern", "validation_list.txt"])
    }

    @Test(.enabled(if: isHere, "espeak-ng is not installed: run Scripts/dependencies test"))
    func aVoiceThatIsNotThereIsAnError() throws {
        let folder = try TemporaryFolder()
        let take = SyntheticTake(
            voice: SyntheticVoice(program: .espeak, name: "no/such"), text: "word", pace: 100, pitch: 50, shift: 0)
        #expect(throws: SynthesisError.self) { try take.samples(in: folder.path).count }
    }
}
