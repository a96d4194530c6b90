// SPDX-License-Identifier: Apache-2.0

import Foundation
import Hark
import TestSupport
import Testing

/// The program reports and counts each kind of bad data, and survives it.
@Suite struct BadDataTests {
    private struct Line: Decodable {
        let type: String
        let problem: String?
        let path: String?
        let word: String?
        let clips: Int?
        let speakers: Int?
        let training: Int?
        let validation: Int?
        let testing: Int?
        let leftOut: Int?
    }

    private func check(_ data: ToneDataset, _ more: [String] = []) throws -> (status: Int32, lines: [Line]) {
        let run = try HarkProcess.run(["train", data.folder.path, "--check", "--format", "jsonl"] + more)
        #expect(run.exited && run.errors == "", "\(run.errors)")
        return (run.status, try run.lines.map { try JSONDecoder.ofLines.decode(Line.self, from: Data($0.utf8)) })
    }

    private func train(_ data: ToneDataset, _ more: [String] = []) throws -> HarkProcess.Outcome {
        try HarkProcess.run(
            [
                "train", data.folder.path, "--hidden", "8", "--epochs", "1", "--set", "balance.fewestExamples=64",
                "--output", data.folder.path + "/m.hark",
            ] + more)
    }

    /// A recording of one speaker, whom the data set's rule puts into the training split.
    private func name(_ number: Int) -> String { "carl_nohash_\(number).wav" }

    @Test func aGoodDataSetIsTabled() throws {
        let data = try ToneDataset(clips: 12)
        let run = try HarkProcess.run(["train", data.folder.path, "--keywords", "low,high", "--check"])
        #expect(run.exited && run.status == 0, "\(run.errors)")
        #expect(run.lines.first?.hasPrefix("word   class      clips  speakers   hours  training") == true)
        #expect(run.output.contains("\nother  _unknown_     12        12  0.0033"))
        #expect(run.output.contains("\nall                  36        12  0.0100"))
        #expect(run.lines.last?.hasPrefix("warning:") == true || run.lines.last == "no problem found")
    }

    @Test func flawedRecordingsAreNamedOnceAKind() throws {
        let data = try ToneDataset(clips: 12)
        let silent = [Int16](repeating: 0, count: 16_000)
        for number in 0..<5 { try data.write(silent, to: "low/" + name(number)) }
        try data.write(data.tone(hertz: 300).map { $0 > 0 ? 32_767 : -32_768 }, to: "low/" + name(10))
        try data.write([Int16](data.tone(hertz: 300)[..<1_000]), to: "low/" + name(11))
        try data.write(data.tone(hertz: 300) + silent, to: "high/" + name(12))
        try data.write(Data("text".utf8), to: "high/" + name(13))
        try data.write(data.tone(hertz: 300), to: "loose.wav")
        try data.write(data.tone(hertz: 300), to: "low/deeper/clip.wav")
        try data.write(data.tone(hertz: 300), to: ".hidden/clip.wav")
        try data.write(data.tone(hertz: 300), to: "Low/" + name(14))
        try FileManager.default.createDirectory(
            at: data.folder.appendingPathComponent("empty"), withIntermediateDirectories: true)
        let (status, lines) = try check(data, ["--keywords", "low,high"])
        #expect(status == 1)
        let found = Dictionary(grouping: lines.filter { $0.type == "finding" }) { $0.problem ?? "" }
            .mapValues(\.count)
        #expect(
            found == [
                "silent": 5, "clipped": 1, "tooShort": 1, "tooLong": 1, "unreadable": 1, "strayRecording": 3,
                "emptyFolder": 1, "similarFolder": 1,
            ])
        #expect(lines.last?.leftOut == 10)
        #expect(lines.first { $0.word == "low" }?.clips == 19)

        let list = data.folder.path + "/problems.jsonl"
        let trained = try train(data, ["--keywords", "low,high", "--problems", list])
        #expect(trained.exited && trained.status == 0, "\(trained.errors)")
        for text in [
            "warning: 5 recordings are silent: not trained on\n    \(data.folder.path)/low/carl_nohash_0.wav\n",
            "    and 2 more\n", "1 recording is clipped",
            "1 recording is shorter than 0.1 s",
            "1 recording is longer than a training clip: the part around the loudest",
            "1 recording cannot be read: left out", "3 recordings outside the words' folders",
            "1 folder without a recording",
            "1 folder named like another except for case", "loose.wav\n", "all 14 are listed in \(list)",
        ] {
            #expect(trained.errors.contains(text), "\(text): \(trained.errors)")
        }
        let listed = try String(contentsOfFile: list, encoding: .utf8).split(separator: "\n")
        #expect(listed.count == 14)
        // The silent, short and unreadable recordings were not counted as training clips.
        let model = try ModelFile.load(data.folder.path + "/m.hark")
        let low = try #require(lines.first { $0.word == "low" })
        let (training, validation) = (model.provenance.trainingClips, model.provenance.validationClips)
        #expect((training["low"] ?? 0) + (validation["low"] ?? 0) == (low.training ?? 0) + (low.validation ?? 0))
    }

    @Test func thousandsOfBadClipsAreFewLines() throws {
        let data = try ToneDataset(clips: 12)
        for number in 0..<2_000 { try data.write(Data("x".utf8), to: "low/bad\(number).wav") }
        let trained = try train(data)
        #expect(trained.status == 0)
        #expect(trained.errors.contains("warning: 2000 recordings cannot be read"))
        #expect(trained.errors.contains("and 1997 more"))
        #expect(trained.errors.contains("--problems FILE lists them all"))
        #expect(trained.errors.split(separator: "\n").count < 30)
    }

    @Test func copiesOfHeldOutClipsAreNotTrainedOn() throws {
        let data = try ToneDataset(clips: 12)
        try data.write(data.tone(hertz: 300), to: "low/v_nohash_0.wav")
        try Data("low/v_nohash_0.wav\n".utf8).write(to: data.folder.appendingPathComponent("validation_list.txt"))
        try Data("high/speaker1_nohash_0.wav\n".utf8).write(
            to: data.folder.appendingPathComponent("testing_list.txt"))
        let (_, before) = try check(data)
        for (from, to) in [
            ("low/v_nohash_0.wav", "low/copy.wav"), ("high/speaker1_nohash_0.wav", "high/copy.wav"),
            ("low/speaker3_nohash_0.wav", "other/copy.wav"),
        ] {
            try FileManager.default.copyItem(
                at: data.folder.appendingPathComponent(from), to: data.folder.appendingPathComponent(to))
        }
        let (status, after) = try check(data)
        #expect(status == 1)
        let findings = after.filter { $0.type == "finding" }
        #expect(
            findings.filter { $0.problem == "heldOutCopy" }.map { $0.path ?? "" }.sorted()
                == ["high", "low"].map { data.folder.path + "/\($0)/copy.wav" })
        #expect(findings.filter { $0.problem == "contradiction" }.count == 1)
        // Of the copies only the contradiction is used, so only it adds to the counts.
        #expect(after.last?.training == (before.last?.training ?? 0) + 1)
        #expect(after.last?.validation == before.last?.validation)
        let trained = try train(data)
        #expect(trained.status == 0)
        #expect(trained.errors.contains("warning: 2 training recordings are also in the validation or testing split"))
        #expect(trained.errors.contains("no validation clip of high"))
    }

    @Test func aMistypedKeywordIsSuggested() throws {
        let data = try ToneDataset(clips: 3)
        for arguments in [["--check"], ["--output", data.folder.path + "/m.hark"]] {
            let run = try HarkProcess.run(["train", data.folder.path, "--keywords", "low,hihg"] + arguments)
            #expect(run.exited && run.status == 1)
            let message = "no folder for the keyword \"hihg\": choose from high, low, other; did you mean high"
            #expect(run.errors.contains(message))
        }
    }

    @Test func anEmptyFolderIsRefused() throws {
        let folder = try TemporaryFolder()
        for arguments in [["--check"], ["--output", folder.path(of: "m.hark")]] {
            let run = try HarkProcess.run(["train", folder.path] + arguments)
            #expect(run.exited && run.status == 1)
            #expect(run.errors.contains("no recordings in its subfolders"))
        }
        // A word's folder is given instead of its parent.
        let data = try ToneDataset(clips: 3)
        let inside = try HarkProcess.run(["train", data.folder.path + "/low", "--check"])
        #expect(inside.status == 1 && inside.errors.contains("but 3 elsewhere in it"))
    }

    @Test func nothingUsableIsRefusedAndListed() throws {
        let folder = try TemporaryFolder()
        for number in 0..<4 { try folder.write(Array("x".utf8), to: "word/\(number).wav") }
        let list = folder.path(of: "list.jsonl")
        let run = try HarkProcess.run([
            "train", folder.path, "--output", folder.path(of: "m.hark"), "--problems", list,
        ])
        #expect(run.exited && run.status == 1)
        #expect(run.errors.contains("no usable recording of any keyword"))
        let lines = try String(contentsOfFile: list, encoding: .utf8).split(separator: "\n")
        #expect(lines.count { $0.contains("unreadable") } == 4)
        // Names without a speaker are listed too.
        #expect(lines.count { $0.contains("unknownSpeakers") } == 1)
    }

    @Test func oneClassAloneTrainsWithAWarning() throws {
        let data = try ToneDataset(clips: 12)
        for word in ["high", "other"] {
            try FileManager.default.removeItem(at: data.folder.appendingPathComponent(word))
        }
        let trained = try train(data)
        #expect(trained.exited && trained.status == 0, "\(trained.errors)")
        #expect(trained.errors.contains("warning: only one class: every recording is of low"))
        #expect(
            try ModelFile.load(data.folder.path + "/m.hark").labels.map(\.name) == ["low", "_unknown_", "_silence_"])
    }

    @Test func unbalancedClassesAreTold() throws {
        let data = try ToneDataset(clips: 12)
        for number in 0..<60 {
            try data.write(data.tone(hertz: 300), to: "low/" + name(100 + number))
        }
        let run = try HarkProcess.run(["train", data.folder.path, "--check"])
        #expect(run.output.contains("warning: unbalanced classes: low has "))
        #expect(
            !(try HarkProcess.run(["train", try ToneDataset(clips: 12).folder.path, "--check"])).output
                .contains("unbalanced"))
    }

    @Test func withoutValidationSpeakersATenthIsHeldOut() throws {
        let data = try ToneDataset(clips: 1)
        for word in ["low", "high", "other"] {
            try FileManager.default.removeItem(at: data.folder.appendingPathComponent(word))
            for number in 0..<20 { try data.write(data.tone(hertz: 300), to: "\(word)/\(name(number))") }
        }
        let (_, lines) = try check(data)
        #expect(lines.last?.validation == 0 && lines.last?.speakers == 1)
        let trained = try train(data)
        #expect(trained.status == 0)
        #expect(trained.errors.contains("every tenth training clip (6) is held out for validation"))
    }

    @Test func evaluatingPassesWarningsOn() throws {
        let data = try ToneDataset(clips: 3)
        var wave = WaveBytes(data.tone(hertz: 300))
        wave.declaredDataBytes = 64_000
        for number in 0..<5 { try data.write(Data(wave.bytes), to: "low/short\(number).wav") }
        try data.write(Data("text".utf8), to: "low/text.wav")
        // A model cannot be evaluated on words that it does not know.
        let strange = try HarkProcess.run(["evaluate", data.folder.path])
        #expect(strange.status == 1)
        #expect(strange.errors.contains("no folder has the name of a model label: the folders are high"))
        try data.write(data.tone(hertz: 300), to: "yes/tone.wav")
        let clips = try HarkProcess.run(["evaluate", data.folder.path])
        let negatives = try HarkProcess.run([
            "calibrate", "commands", "--negatives", data.folder.path + "/low", "--output", data.folder.path + "/m.hark",
        ])
        for run in [clips, negatives] {
            #expect(run.exited && run.status == 1)
            #expect(run.errors.contains("warning: 1 recording cannot be read: left out\n"), "\(run.errors)")
            #expect(run.errors.contains("warning: 5 recordings are doubtful: used as far as possible\n"))
            #expect(run.errors.contains("/low/short0.wav: holds only 1.0 s of the 2.0 s it declares"))
            #expect(run.errors.contains("    and 2 more\n"))
        }
        let lines = try HarkProcess.run(["evaluate", data.folder.path, "--split", "all", "--format", "jsonl"]).lines
        #expect(lines.count { $0.contains("\"warnings\":[\"holds only") } == 5)
    }

    @Test func checkTrainsNothing() throws {
        let data = try ToneDataset(clips: 3)
        for wrong in [
            ["--check", "--output", "m.hark"], ["--check", "--resume"], ["--format", "jsonl", "-o", "m"], [],
        ] {
            let run = try HarkProcess.run(["train", data.folder.path] + wrong)
            #expect(run.exited && run.status == 2, "\(wrong)")
        }
    }
}
