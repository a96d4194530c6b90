// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing

/// `hark listen` on a recording.
@Suite(.serialized, .tags(.live)) struct ListenFileTests {
    struct Line: Decodable {
        let type: String
        let timestamp: String?
        let time: Double?
        let keyword: String?
        let score: Double?
        let latency: Double?
        let seconds: Double?
        let samplesReceived: Int?
    }

    static func decoded(_ lines: [String]) throws -> [Line] {
        try lines.map { try JSONDecoder.ofLines.decode(Line.self, from: Data($0.utf8)) }
    }

    @Test func aRecordingIsHeardAsTheSameSoundIsLive() throws {
        let folder = try TemporaryFolder()
        let path = folder.path(of: "words.wav")
        try SpokenWords.write(to: path)
        let replayed = try HarkProcess.run(["listen", "--file", path, "--format", "jsonl"])
        #expect(replayed.exited && replayed.status == 0)
        let recorded = try Self.decoded(replayed.lines).filter { $0.type == "detection" }
        #expect(recorded.compactMap(\.keyword) == SpokenWords.words)

        let daemon = try PulseDaemon()
        defer { daemon.stop() }
        let listener = try RunningHark(
            ["listen", "--device", "kw16.monitor", "--format", "jsonl"], environment: daemon.environment)
        #expect(waitUntil { listener.errors.contains("listening to kw16.monitor") })
        try daemon.play(file: URL(fileURLWithPath: path), sink: "kw16")
        #expect(waitUntil { listener.lines.count >= recorded.count }, "\(listener.errors)")
        listener.end()
        let live = try Self.decoded(listener.lines).filter { $0.type == "detection" }

        #expect(live.map(\.keyword) == recorded.map(\.keyword))
        try #require(live.count == recorded.count)
        for (one, other) in zip(live, recorded) {
            // The 10 ms frames have other offsets within the words.
            #expect(abs((one.score ?? 0) - (other.score ?? 1)) < 0.15)
            let since = ((one.time ?? 0) - (live[0].time ?? 0), (other.time ?? 0) - (recorded[0].time ?? 0))
            #expect(abs(since.0 - since.1) < 0.05)
            #expect((one.latency ?? -1) >= 0 && (one.latency ?? 9) < 1)
        }
    }

    @Test func aLineHoldsAllThatProgramsWant() throws {
        let file = "audio-fixtures/stop-flite-slt-16k.wav"
        let outcome = try HarkProcess.run(["listen", "--file", file, "--format", "jsonl"])
        let lines = try Self.decoded(outcome.lines)
        #expect(lines.map(\.type) == ["detection", "end"])
        let timestamp = try #require(lines[0].timestamp)
        #expect(timestamp.wholeMatch(of: #/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z/#) != nil, "\(timestamp)")
        #expect(lines[0].keyword == "stop" && (0.5...1).contains(lines[0].score ?? 0))
        #expect((lines[0].time ?? 0) > 0.3 && (lines[0].time ?? 9) <= (lines[1].seconds ?? 0))
        #expect(lines[1].samplesReceived == Int(((lines[1].seconds ?? 0) * 16_000).rounded()))
    }

    /// The same word in other file formats, and raw as from another program.
    @Test func anyFormatAndRawSound() throws {
        for file in ["stop-espeak-gb-m7-vorbis.ogg", "stop-espeak-029-32bit.wav"] {
            let outcome = try HarkProcess.run(["listen", "--file", "audio-fixtures/\(file)"])
            #expect(outcome.status == 0 && outcome.lines.count == 1)
            #expect(outcome.output.contains("stop"))
        }
        let wave = HarkProcess.root.appendingPathComponent("audio-fixtures/stop-flite-slt-16k.wav")
        let process = HarkProcess.make(["listen", "--raw", "s16le:16000:1", "--format", "jsonl"])
        let output = Pipe()
        let input = try FileHandle(forReadingFrom: wave)
        try input.seek(toOffset: 44)
        (process.standardInput, process.standardOutput) = (input, output)
        process.standardError = FileHandle.nullDevice
        try process.run()
        let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        let raw = try Self.decoded(text.split(separator: "\n").map(String.init))
        let named = try Self.decoded(
            HarkProcess.run(["listen", "--file", wave.path, "--format", "jsonl"]).lines)
        #expect(raw.map(\.keyword) == named.map(\.keyword) && raw.map(\.score) == named.map(\.score))
        #expect(raw.map(\.time) == named.map(\.time) && raw.count == 2)
    }

    @Test func whatCannotBeHeardIsRefused() throws {
        let refused: [([String], Int32, String)] = [
            (["--file", "no-such.wav"], 1, "no-such.wav"),
            (["--file", "README.md"], 1, "README.md"),
            (["--file", "a.wav", "--device", "mic"], 2, "--device"),
            (["--file", "a.wav", "--wait", "3"], 2, "--wait"),
            (["--file", "a.wav", "--raw", "s16le:16000:1"], 2, "--raw"),
            (["--file", "-"], 1, "standard input"),
            (["--channel", "2"], 2, "--channel"),
        ]
        for (arguments, status, word) in refused {
            let outcome = try HarkProcess.run(["listen"] + arguments)
            #expect(outcome.exited && outcome.status == status, "\(arguments): \(outcome.errors)")
            #expect(outcome.errors.contains(word))
        }
    }
}
