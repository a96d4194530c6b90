// SPDX-License-Identifier: Apache-2.0

import AudioFiles
import Foundation
import TestSupport
import Testing

/// The output formats and files of `hark spot`, read by other programs where there are any.
@Suite struct SpotOutputTests {
    private let folder: TemporaryFolder
    private let path: String
    private let words: [SpotLine]
    private let duration: Double

    init() throws {
        folder = try TemporaryFolder()
        path = folder.path(of: "four words.wav")
        try SpokenWords.write(to: path)
        let lines = try SpotLine.all(in: HarkProcess.run(["spot", path, "--format", "jsonl"]).output)
        words = lines.filter { $0.type == "detection" }
        duration = try #require(lines.last?.duration)
        try #require(words.map(\.keyword) == SpokenWords.words)
    }

    private func spot(_ arguments: [String]) throws -> HarkProcess.Outcome {
        let outcome = try HarkProcess.run(["spot", path] + arguments)
        try #require(outcome.status == 0 && outcome.errors.isEmpty, "\(outcome.errors)")
        return outcome
    }

    private func python(_ program: String, _ arguments: [String]) throws -> String {
        let outcome = try HarkProcess.run(
            program: URL(fileURLWithPath: "/usr/bin/env"), ["python3", "-c", program] + arguments)
        try #require(outcome.status == 0, "\(outcome.errors)")
        return outcome.output
    }

    @Test func textIsATable() throws {
        let lines = try spot([]).lines
        #expect(lines.count == 5 && lines[0].hasPrefix("file ") && lines[0].hasSuffix("keyword  score"))
        for (line, word) in zip(lines.dropFirst(), words) {
            #expect(line.hasPrefix("\(path)  ") && line.contains("  \(word.keyword ?? "?")  "))
        }
        #expect(Set(lines.map(\.count)).count == 1, "the columns are not in line")
    }

    @Test(.needs("python3"))
    func csvHasAHeaderAndALineAWord() throws {
        let file = try folder.write(Array(try spot(["--format", "csv"]).output.utf8), to: "words.csv")
        let read = try python(
            """
            import csv, json, sys
            print(json.dumps([[r["path"], float(r["start"]), float(r["end"]), r["keyword"], float(r["score"])]
                for r in csv.DictReader(open(sys.argv[1]))]))
            """, [file])
        let rows = try #require(try JSONSerialization.jsonObject(with: Data(read.utf8)) as? [[Any]])
        #expect(rows.map { $0[0] as? String } == words.map(\.path))
        #expect(
            rows.map { $0[1] as? Double } == words.map(\.start) && rows.map { $0[2] as? Double } == words.map(\.end))
        #expect(rows.map { $0[3] as? String } == words.map(\.keyword))
        #expect(rows.map { $0[4] as? Double } == words.map(\.score))
    }

    @Test func rttmHasTenFieldsALine() throws {
        let lines = try spot(["--format", "rttm"]).lines.map { $0.split(separator: " ").map(String.init) }
        #expect(lines.count == 4)
        for (fields, word) in zip(lines, words) {
            try #require(fields.count == 10)
            #expect(fields[0] == "LEXEME" && fields[1] == path.replacing(" ", with: "_") && fields[2] == "1")
            let (start, length) = (Double(fields[3]) ?? -1, Double(fields[4]) ?? -1)
            #expect(start == word.start && abs(start + length - (word.end ?? 0)) < 0.0002)
            #expect(fields[5] == word.keyword && Double(fields[8]) == word.score)
        }
    }

    @Test(.needs("ffprobe"))
    func ffmpegReadsTheSubtitles() throws {
        let file = try folder.write(Array(try spot(["--format", "srt"]).output.utf8), to: "words.srt")
        let outcome = try HarkProcess.run(
            program: URL(fileURLWithPath: "/usr/bin/env"),
            ["ffprobe", "-v", "error", "-show_entries", "packet=pts_time,duration_time", "-of", "csv=p=0", file])
        #expect(outcome.status == 0 && outcome.errors.isEmpty, "\(outcome.errors)")
        let packets = outcome.lines.map { $0.split(separator: ",").compactMap { Double($0) } }
        try #require(packets.count == 4)
        for (packet, word) in zip(packets, words) {
            #expect(abs(packet[0] - (word.start ?? -1)) < 0.0011)
            #expect(abs(packet[0] + packet[1] - (word.end ?? -1)) < 0.0011)
        }
        let text = try String(contentsOfFile: file, encoding: .utf8).split(separator: "\n").map(String.init)
        #expect(text.filter { SpokenWords.words.contains($0) } == SpokenWords.words)
    }

    @Test func aLabelTrackHasThreeColumns() throws {
        let lines = try spot(["--format", "audacity"]).lines.map { $0.split(separator: "\t").map(String.init) }
        #expect(lines.map(\.count) == [3, 3, 3, 3] && lines.map { $0[2] } == SpokenWords.words)
        #expect(lines.map { Double($0[0]) } == words.map(\.start) && lines.map { Double($0[1]) } == words.map(\.end))
    }

    /// A reader after Praat's manual ("TextGrid file formats"): it takes the free-standing numbers and texts in order.
    @Test(.needs("python3"))
    func aTextGridCoversTheRecordingOnEachTier() throws {
        let output = folder.path(of: "grids")
        #expect(try spot(["--format", "textgrid", "--output", output]).output.isEmpty)
        let file = "\(output)\(path).TextGrid"
        #expect(try String(contentsOfFile: file, encoding: .utf8) == spot(["--format", "textgrid"]).output)
        let read = try python(
            """
            import json, re, sys
            tokens = re.findall(r'"(?:[^"]|"")*"|<[a-z]+>|(?<![\\w\\[])-?\\d+(?:\\.\\d+)?(?![\\w\\]])', open(sys.argv[1]).read())
            value = lambda: tokens.pop(0)
            text = lambda: value()[1:-1].replace('""', '"')
            assert text() == "ooTextFile" and text() == "TextGrid"
            first, last = float(value()), float(value())
            assert value() == "<exists>"
            tiers = {}
            for _ in range(int(value())):
                assert text() == "IntervalTier"
                name, position = text(), float(value())
                assert position == first and float(value()) == last
                tiers[name] = []
                for _ in range(int(value())):
                    start, end = float(value()), float(value())
                    assert start == position and end > start
                    position = end
                    tiers[name].append([start, end, text()])
                assert position == last
            assert not tokens
            print(json.dumps({"seconds": last, "words": sorted(i for t in tiers.values() for i in t if i[2])}))
            """, [file])
        let grid = try #require(try JSONSerialization.jsonObject(with: Data(read.utf8)) as? [String: Any])
        #expect(grid["seconds"] as? Double == duration)
        let intervals = try #require(grid["words"] as? [[Any]])
        #expect(intervals.map { $0[0] as? Double } == words.map(\.start))
        #expect(intervals.map { $0[1] as? Double } == words.map(\.end))
        #expect(intervals.map { $0[2] as? String } == words.map(\.keyword))
    }

    /// A frame's posterior reaches the score at the decision, and the array has a row a frame.
    @Test(.needs("python3"))
    func scoresAreAnArrayOfFramesByLabels() throws {
        let output = folder.path(of: "scores")
        _ = try spot(["--scores", output])
        let file = "\(output)\(path).npy"
        let data = try Data(contentsOf: URL(fileURLWithPath: file))
        let head = String(decoding: data[10..<128], as: UTF8.self)
        let inspected = try JSONSerialization.jsonObject(
            with: Data(HarkProcess.run(["inspect", "--format", "jsonl"]).output.utf8))
        let model = try #require(inspected as? [String: Any])
        let labels = try #require(model["labels"] as? [[String: Any]]).map { $0["name"] as? String ?? "" }
        let hop = try #require(model["hop_seconds"] as? Double)
        let frames = (data.count - 128) / 4 / labels.count
        #expect(head.contains("'descr': '<f4'") && head.contains("'shape': (\(frames), \(labels.count))"), "\(head)")
        #expect(abs(Double(frames) * hop - duration) < 0.05)
        let values = try ExternalTool.floats(in: folder.write(Array(data[128...]), to: "values"))
        for word in words {
            let label = try #require(labels.firstIndex(of: word.keyword ?? ""))
            // The time is that of the end of a window of 30 ms.
            let frame = Int((((word.time ?? 0) - 0.03) / hop).rounded())
            #expect(abs(Double(values[frame * labels.count + label]) - (word.score ?? 0)) < 0.0001)
            #expect(values[(frame - 1) * labels.count + label] < values[frame * labels.count + label])
        }
    }

    @Test func cutWordsAreClipsForATraining() throws {
        let clips = folder.path(of: "clips")
        _ = try spot(["--cut", clips, "--context", "0.25"])
        let samples = try AudioFileReader.samples(path: path)
        for word in words {
            let keyword = try #require(word.keyword)
            let names = try FileManager.default.contentsOfDirectory(atPath: "\(clips)/\(keyword)")
            try #require(names.count == 1 && names[0].hasPrefix("four words-") && names[0].contains("_nohash_"))
            let clip = try AudioFileReader.samples(path: "\(clips)/\(keyword)/\(names[0])")
            let first = Int(((word.start ?? 0) - 0.25) * 16_000)
            let wanted = Int(((word.end ?? 0) - (word.start ?? 0) + 0.5) * 16_000)
            #expect(abs(clip.count - wanted) < 4)
            #expect((first - 2...first + 2).contains { samples.dropFirst($0).starts(with: clip) }, "\(keyword)")
        }
        let answers = try HarkProcess.run(["classify", clips, "--format", "jsonl"])
        let answered = try AnswerLine.all(in: answers.output)
        #expect(answered.count == 4)
        for answer in answered { #expect(answer.path.contains("/\(answer.keyword ?? "?")/")) }
        let again = try HarkProcess.run(["spot", path, "--cut", clips, "--context", "0.25"])
        #expect(again.status == 0)
        #expect(try HarkProcess.run(["classify", clips, "--format", "jsonl"]).output == answers.output)
    }

    /// Whatever byte a run stops at, the rest follows as if it had not stopped.
    @Test func anInterruptedRunGoesOn() throws {
        try folder.write(Array("text".utf8), to: "more/bad.wav")
        for (number, word) in ["yes", "stop", "left", "down"].enumerated() {
            let file = HarkProcess.root.appendingPathComponent("audio-fixtures/\(word)-flite-slt-16k.wav")
            try folder.link("more/\(number).wav", to: file.path)
        }
        try folder.link("more/4.wav", to: path)
        let arguments = ["spot", folder.path(of: "more"), "--format", "jsonl"]
        let whole = try HarkProcess.run(arguments)
        let bytes = Array(whole.output.utf8)
        #expect(whole.status == 1 && whole.lines.count > 12)
        for count in [0, 1, bytes.count / 3, bytes.count / 2, bytes.count - 40, bytes.count] {
            let log = try folder.write(Array(bytes[..<count]), to: "log.jsonl")
            let rest = try HarkProcess.run(arguments + ["--resume-from", log])
            #expect(rest.output == whole.output, "after \(count) bytes")
        }
        // The bad recording is last, and in the log of the whole run.
        let log = try folder.write(bytes, to: "log.jsonl")
        #expect(try HarkProcess.run(arguments + ["--resume-from", log]).status == 0)
        let same = try HarkProcess.run(
            program: URL(fileURLWithPath: "/bin/sh"),
            ["-c", "exec \"$0\" \"$@\" >> \"$LOG\"", HarkProcess.executable.path] + arguments + ["--resume-from", log],
            environment: ["LOG": log])
        #expect(same.status == 2 && same.errors.contains("another file"), "\(same.errors)")
        for text in ["{}\n", "words\n", "{\"type\":\"detection\",\"time\":1}\n"] {
            let other = try folder.write(Array(text.utf8), to: "other.jsonl")
            let refused = try HarkProcess.run(arguments + ["--resume-from", other])
            #expect(refused.status == 2 && refused.errors.contains("line 1") && refused.output.isEmpty)
        }
    }
}
