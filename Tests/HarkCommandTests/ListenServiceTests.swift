// SPDX-License-Identifier: Apache-2.0

import Foundation
import Glibc
import TestSupport
import Testing

/// `hark listen` under a service manager, and the actions on detections, by the command line.
@Suite(.serialized, .tags(.live)) struct ListenServiceTests {
    private static let fixture = "audio-fixtures/stop-flite-slt-16k.wav"

    private struct LogLine: Decodable {
        let timestamp: String
        let level: String
        let event: String
        let message: String
        let keyword: String?
        let score: Double?
        let time: Double?
        let samplesReceived: Int?
    }

    private func decoded(_ text: String) throws -> [LogLine] {
        try text.split(separator: "\n").map { try JSONDecoder.ofLines.decode(LogLine.self, from: Data($0.utf8)) }
    }

    @Test func readyAliveAndStoppingAlsoWithoutAServer() throws {
        let manager = try ServiceManager()
        let daemon = try PulseDaemon(isStarted: false)
        defer { daemon.stop() }
        let hark = try RunningHark(
            ["listen", "--quiet", "--device", "kw48.monitor"],
            environment: daemon.environment.merging([
                "NOTIFY_SOCKET": manager.name, "WATCHDOG_USEC": "400000",
            ]) { $1 })
        // The service is ready while it waits for a sound server.
        #expect(waitUntil { manager.lines.contains("READY=1") })
        #expect(manager.lines.contains { $0.hasPrefix("STATUS=waiting for a sound server") })
        #expect(waitUntil { manager.pings >= 3 })

        try daemon.start()
        #expect(waitUntil { manager.lines.contains("STATUS=listening to kw48.monitor, 0 detections so far") })
        let before = manager.pings
        #expect(waitUntil { manager.pings >= before + 3 })
        try daemon.play(file: HarkProcess.root.appendingPathComponent(Self.fixture), sink: "kw48")
        #expect(waitUntil { manager.lines.contains { $0.hasSuffix(", 1 detection so far") } })

        // The audio thread keeps running while the server is away.
        daemon.kill9()
        #expect(waitUntil { manager.lines.contains { $0.hasPrefix("STATUS=the sound server went away") } })
        let away = manager.pings
        #expect(waitUntil { manager.pings >= away + 3 })

        hark.end(SIGTERM)
        #expect(hark.process.terminationReason == .exit && hark.process.terminationStatus == 0)
        #expect(manager.messages.last == "STOPPING=1")
        #expect(manager.lines.filter { $0 == "READY=1" }.count == 1)

        #expect(hark.output.isEmpty)
        let log = try decoded(hark.errors)
        #expect(log.map(\.event) == ["waiting", "start", "detection", "note", "end"], "\(hark.errors)")
        #expect(log.map(\.level) == ["info", "info", "info", "warning", "info"])
        #expect(log[2].keyword == "stop" && (0.5...1).contains(log[2].score ?? 0) && (log[2].time ?? 0) > 0)
        #expect((log[4].samplesReceived ?? 0) > 0)
    }

    @Test func aFailureIsALineOfTheLogAsWell() throws {
        let outcome = try HarkProcess.run(["listen", "--quiet", "--file", "no-such.wav"])
        #expect(outcome.exited && outcome.status == 1 && outcome.output.isEmpty)
        let log = try decoded(outcome.errors)
        #expect(log.last?.level == "error" && log.last?.message.contains("no-such.wav") ?? false)
    }

    @Test func programsAndRecordingsFollowFromDetections() throws {
        let folder = try TemporaryFolder()
        let path = folder.path(of: "words.wav")
        try SpokenWords.write(to: path)
        let outcome = try HarkProcess.run([
            "listen", "--file", path, "--exec",
            "sh -c 'echo \"$1=$HARK_KEYWORD\" >>\"$2\"' sh {keyword} '\(folder.path)/log'",
            "--save-detections", folder.path(of: "kept"),
        ])
        #expect(outcome.exited && outcome.status == 0)
        let log = try String(contentsOfFile: folder.path(of: "log"), encoding: .utf8)
        // Two programs may write in any order.
        #expect(Set(log.split(separator: "\n")) == Set(SpokenWords.words.map { "\($0)=\($0)" }))
        #expect(outcome.errors.contains("started the program 4 times: 0 failures"))
        let kept = (FileManager.default.subpaths(atPath: folder.path(of: "kept")) ?? []).filter { $0.hasSuffix(".wav") }
        #expect(Set(kept.map { String($0.split(separator: "/")[0]) }) == Set(SpokenWords.words) && kept.count == 4)
        // The saved recordings are detected again.
        for file in kept {
            let again = try HarkProcess.run(["listen", "--file", folder.path(of: "kept/\(file)")])
            #expect(again.output.contains("  \(file.split(separator: "/")[0])  "), "\(file): \(again.output)")
        }
    }

    @Test func whatMakesNoSenseIsRefused() throws {
        let refused: [([String], Int32, String)] = [
            (["--exec", "'a"], 2, "--exec"), (["--exec", ""], 2, "no program"),
            (["--exec", "{keyword}"], 2, "fixed"), (["--exec-interval", "2"], 2, "--exec"),
            (["--exec", "a", "--exec-timeout", "0"], 2, "--exec-timeout"),
            (["--save-limit", "3"], 2, "--save-detections"), (["--save-detections", ""], 2, "--save-detections"),
            (["--save-detections", "x", "--save-size", "90kB"], 2, "1MiB"),
            (["--quiet", "--format", "jsonl"], 2, "--quiet"),
            (["--save-detections", "README.md"], 5, "README.md"),
        ]
        for (arguments, status, word) in refused {
            let outcome = try HarkProcess.run(["listen", "--file", Self.fixture] + arguments)
            #expect(outcome.exited && outcome.status == status, "\(arguments): \(outcome.errors)")
            #expect(outcome.errors.contains(word), "\(arguments): \(outcome.errors)")
        }
    }
}
