// SPDX-License-Identifier: Apache-2.0

import AudioFiles
import Foundation
import TestSupport
import Testing

/// A line of `hark spot --format jsonl`.
struct SpotLine: Decodable, Equatable {
    let type: String
    let path: String
    let keyword: String?
    let score: Double?
    let start: Double?
    let end: Double?
    let time: Double?
    let duration: Double?
    let detections: Int?
    let error: String?

    static func all(in output: String) throws -> [SpotLine] {
        try output.split(separator: "\n").map { try JSONDecoder.ofLines.decode(SpotLine.self, from: Data($0.utf8)) }
    }
}

/// What `hark spot` finds, and in which order it says so.
@Suite struct SpotCommandTests {
    /// Recordings of words, of lengths around those of a frame, a hop and a block, in folders.
    private func recordings(_ folder: TemporaryFolder) throws -> [String] {
        let spoken = folder.path(of: "spoken")
        try SpokenWords.write(to: spoken)
        let samples = try AudioFileReader.samples(path: spoken)
        var random = SeededRandom(seed: 19)
        var lengths = [1, 2, 319, 320, 479, 480, 481, 799, 800, 4095, 4096, 4097, 15_999, 16_000, 16_001, 32_001]
        lengths += (0..<16).map { _ in Int.random(in: 20_000...90_001, using: &random) }
        try folder.makeFolder("sound/b")
        return try lengths.enumerated().map { number, length in
            let start = length < 20_000 ? 0 : Int.random(in: 0..<samples.count - length, using: &random)
            let name = number < 10 ? "sound/a\(number).wav" : "sound/b/c\(number).wav"
            try AudioFileWriter.write(
                samples: Array(samples[start..<start + length]), path: folder.path(of: name), sampleRate: 16_000)
            return folder.path(of: name)
        }
    }

    /// The same keyword, score and time, whatever the length of the recording, the batch and the threads.
    @Test func itHearsWhatListenHears() throws {
        let folder = try TemporaryFolder()
        let paths = try recordings(folder)
        var heard: [[String]] = []
        for path in paths {
            let outcome = try HarkProcess.run(["listen", "--file", path, "--format", "jsonl"])
            #expect(outcome.status == 0, "\(outcome.errors)")
            heard += try ListenFileTests.decoded(outcome.lines).filter { $0.type == "detection" }.map {
                [path, $0.keyword ?? "", "\($0.score ?? 0)", "\($0.time ?? 0)"]
            }
        }
        #expect(heard.count > 15)
        var outputs: Set<String> = []
        for jobs in ["1", "2", "7"] {
            let outcome = try HarkProcess.run(
                ["spot", folder.path(of: "sound"), "--format", "jsonl", "--jobs", jobs])
            #expect(outcome.status == 0 && outcome.errors.isEmpty, "\(outcome.errors)")
            let found = try SpotLine.all(in: outcome.output).filter { $0.type == "detection" }.map {
                [$0.path, $0.keyword ?? "", "\($0.score ?? 0)", "\($0.time ?? 0)"]
            }
            #expect(found.sorted { $0[0] < $1[0] } == heard.sorted { $0[0] < $1[0] })
            outputs.insert(outcome.output)
        }
        for path in paths {
            let alone = try HarkProcess.run(["spot", path, "--format", "jsonl"])
            #expect(outputs.first?.contains(alone.output) == true, "\(path)")
        }
        #expect(outputs.count == 1, "the number of threads changes the output")
    }

    @Test func linesComeInTheOrderOfTheRecordings() throws {
        let folder = try TemporaryFolder()
        // The first is by far the longest, so that all others are done before it.
        let first = folder.path(of: "a.wav")
        try SpokenWords.write((0..<20).flatMap { _ in SpokenWords.words }, to: first)
        for number in 0..<60 {
            try folder.link(
                "b\(number + 10).wav",
                to: HarkProcess.root.appendingPathComponent("audio-fixtures/yes-flite-slt-16k.wav").path)
        }
        let outcome = try HarkProcess.run(["spot", folder.path, "--format", "jsonl", "--jobs", "4"])
        let lines = try SpotLine.all(in: outcome.output)
        let ends = lines.filter { $0.type == "end" }.map(\.path)
        #expect(ends == ends.sorted() && ends.count == 61)
        #expect(lines.map(\.path) == lines.map(\.path).sorted())
        #expect(lines.filter { $0.path == first && $0.type == "detection" }.count == 80)
        for end in lines where end.type == "end" {
            #expect(end.detections == lines.count { $0.path == end.path && $0.type == "detection" })
        }
    }

    /// Each word's places are known, because it was put there.
    @Test func startAndEndAreThoseOfTheWord() throws {
        let folder = try TemporaryFolder()
        let path = folder.path(of: "words.wav")
        try SpokenWords.write(to: path)
        let outcome = try HarkProcess.run(["spot", path, "--format", "jsonl"])
        let found = try SpotLine.all(in: outcome.output).filter { $0.type == "detection" }
        try #require(found.map(\.keyword) == SpokenWords.words)
        var position = 1.0
        var errors: [Double] = []
        for (word, line) in zip(SpokenWords.words, found) {
            let file = HarkProcess.root.appendingPathComponent("audio-fixtures/\(word)-flite-slt-16k.wav")
            let samples = try AudioFileReader.samples(path: file.path)
            // flite adds silence before and after the word.
            let loud = samples.indices.filter { abs(samples[$0]) > 0.02 }
            let (start, end) = (try #require(line.start), try #require(line.end))
            let place = try (#require(loud.first), #require(loud.last))
            errors += [start - position - Double(place.0) / 16_000, end - position - Double(place.1) / 16_000]
            #expect(start < end && end - start < 1.2)
            position += Double(samples.count) / 16_000 + 1
        }
        #expect(errors.map(abs).sorted()[errors.count / 2] < 0.15, "\(errors)")
        #expect(errors.allSatisfy { abs($0) < 0.4 }, "\(errors)")
    }

    @Test func aBadRecordingIsReportedAndTheOthersFollow() throws {
        let folder = try TemporaryFolder()
        let word = HarkProcess.root.appendingPathComponent("audio-fixtures/yes-flite-slt-16k.wav").path
        try folder.link("a.wav", to: word)
        try folder.write(Array("text".utf8), to: "b.wav")
        try folder.link("c.wav", to: "nowhere")
        try folder.link("d.wav", to: word)
        let outcome = try HarkProcess.run(["spot", folder.path, "--format", "jsonl"])
        #expect(outcome.exited && outcome.status == 1)
        let lines = try SpotLine.all(in: outcome.output)
        #expect(lines.filter { $0.type == "detection" }.map(\.path) == ["a.wav", "d.wav"].map(folder.path(of:)))
        let bad = lines.filter { $0.error != nil }
        #expect(Set(bad.map(\.path)) == Set(["b.wav", "c.wav"].map(folder.path(of:))))
        #expect(bad.allSatisfy { $0.type == "end" && $0.duration == nil && $0.detections == nil })
        #expect(outcome.errors.split(separator: "\n").count == 2)
        #expect(try HarkProcess.run(["spot", folder.path(of: "a.wav")]).status == 0)
    }

    @Test func pathsAndRecordingsComeFromStandardInput() throws {
        let file = "audio-fixtures/stop-flite-slt-16k.wav"
        let other = "audio-fixtures/yes-flite-slt-16k.wav"
        let named = try HarkProcess.run(["spot", file, other, "--format", "csv"])
        #expect(named.lines.count == 3)
        let listed = try HarkProcess.run(["spot", "-", "--format", "csv"], input: "\(file)\n\(other)\n")
        #expect(listed.output == named.output)
        let zeros = try HarkProcess.run(["spot", "-", "--null", "--format", "csv"], input: "\(file)\0\(other)\0")
        #expect(zeros.output == named.output)
        let mixed = try HarkProcess.run(
            ["spot", "-", "--format", "jsonl"], input: "/no/such.wav\n\(file)\n/nor/this.wav\n\(other)\n")
        #expect(mixed.status == 1)
        #expect(
            try SpotLine.all(in: mixed.output).filter { $0.type == "end" }.map(\.path)
                == ["/no/such.wav", file, "/nor/this.wav", other])

        let path = HarkProcess.root.appendingPathComponent(file)
        for (arguments, offset) in [(["-"], UInt64(0)), (["--raw", "s16le:16000:1"], 44)] {
            let process = HarkProcess.make(["spot", "--format", "csv"] + arguments)
            let (input, output) = (try FileHandle(forReadingFrom: path), Pipe())
            try input.seek(toOffset: offset)
            (process.standardInput, process.standardOutput) = (input, output)
            try process.run()
            let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
            process.waitUntilExit()
            #expect(process.terminationStatus == 0)
            #expect(text.split(separator: "\n").last == named.lines[1].replacing(file, with: "-")[...])
        }
    }

    @Test(arguments: [
        (["audio-fixtures", "--format", "srt"], "--output"), (["-", "--format", "textgrid"], "--output"),
        (["a.wav", "--output", "x"], "--output"), (["a.wav", "--context", "1"], "--cut"),
        (["a.wav", "--cut", "x", "--context", "31"], "0 to 30"), (["a.wav", "--jobs", "0"], "--jobs"),
        (["a.wav", "--resume-from", "log"], "jsonl"), (["a.wav", "-"], "only path"), ([], "name a file"),
        (["a.wav", "--threshold", "nothing=0.5"], "nothing"),
    ])
    func wrongUsageIsExitCodeTwo(arguments: [String], word: String) throws {
        let outcome = try HarkProcess.run(["spot"] + arguments)
        #expect(outcome.exited && outcome.status == 2 && outcome.output.isEmpty, "\(outcome.output)")
        #expect(outcome.errors.contains(word), "\(outcome.errors)")
    }

    @Test(.needs("python3"))
    func memoryDependsOnNeitherLengthNorNumber() throws {
        let folder = try TemporaryFolder()
        let short = folder.path(of: "short")
        try SpokenWords.write(["yes"], to: short)
        let samples = try AudioFileReader.samples(path: short) + [Float](repeating: 0, count: 320_000)
        try AudioFileWriter.write(
            samples: (0..<10).flatMap { _ in samples }, path: folder.path(of: "long.wav"), sampleRate: 16_000)
        try folder.makeFolder("many")
        for number in 0..<250 { try folder.link("many/\(number).wav", to: short) }
        let peak = { (arguments: [String]) throws -> Int in
            let outcome = try HarkProcess.run(
                program: URL(fileURLWithPath: "/usr/bin/env"),
                [
                    "python3", "-c",
                    "import resource, subprocess, sys; subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, "
                        + "check=True); print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)",
                    HarkProcess.executable.path, "spot", "--jobs", "2",
                ] + arguments)
            return try #require(Int(outcome.lines.last ?? ""), "\(outcome.errors)")
        }
        let one = try peak([short])
        #expect(try peak([folder.path(of: "long.wav")]) < one + 4_000)
        let some = try peak((0..<64).map { folder.path(of: "many/\($0).wav") })
        #expect(try peak([folder.path(of: "many")]) < some + 4_000)
    }
}
