// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing

/// `hark listen` and `hark devices` with a real, private PulseAudio daemon.
@Suite(.serialized, .tags(.live)) struct ListenCommandTests {
    private struct Line: Decodable {
        let type: String
        let keyword: String?
        let time: Double?
        let score: Double?
        let samplesDropped: Int?
    }

    /// A running `hark listen` whose lines are recorded with their times of arrival.
    private final class Listener: @unchecked Sendable {
        let process: Process
        private let lock = NSLock()
        private var pending = ""
        private var noted: [(line: String, moment: Date)] = []
        private var spoken = ""

        init(_ arguments: [String], daemon: PulseDaemon) throws {
            process = HarkProcess.make(["listen"] + arguments, environment: daemon.environment)
            let output = Pipe()
            let errors = Pipe()
            process.standardOutput = output
            process.standardError = errors
            output.fileHandleForReading.readabilityHandler = { [weak self] handle in
                self?.take(String(decoding: handle.availableData, as: UTF8.self))
            }
            errors.fileHandleForReading.readabilityHandler = { [weak self] handle in
                let text = String(decoding: handle.availableData, as: UTF8.self)
                self?.lock.withLock { self?.spoken += text }
            }
            try process.run()
        }

        private func take(_ text: String) {
            lock.withLock {
                pending += text
                while let end = pending.firstIndex(of: "\n") {
                    noted.append((String(pending[..<end]), Date()))
                    pending = String(pending[pending.index(after: end)...])
                }
            }
        }

        var lines: [(line: String, moment: Date)] { lock.withLock { noted } }
        var errors: String { lock.withLock { spoken } }
    }

    private func decoded(_ line: String) throws -> Line {
        try JSONDecoder.ofLines.decode(Line.self, from: Data(line.utf8))
    }

    @Test func aPlayedWordIsReportedWithinASecondOfItsEnd() throws {
        let daemon = try PulseDaemon()
        defer { daemon.stop() }
        let listener = try Listener(["--device", "kw48.monitor", "--format", "jsonl"], daemon: daemon)
        defer { listener.process.terminate() }
        #expect(waitUntil(within: .seconds(10)) { listener.errors.contains("listening to kw48.monitor") })

        // paplay returns when playback ends.
        try daemon.play(file: HarkProcess.root.appendingPathComponent("audio-fixtures/\(Self.fixture)"), sink: "kw48")
        let end = Date()
        #expect(waitUntil(within: .seconds(1)) { !listener.lines.isEmpty }, "\(listener.errors)")
        let first = try #require(listener.lines.first)
        let line = try decoded(first.line)
        #expect(line.type == "detection" && line.keyword == Self.keyword)
        #expect((line.score ?? 0) > 0.5)
        #expect(first.moment.timeIntervalSince(end) < 1)

        // Ctrl-C ends the program cleanly, with a summary. The word was detected once.
        kill(listener.process.processIdentifier, SIGINT)
        listener.process.waitUntilExit()
        #expect(listener.process.terminationReason == .exit && listener.process.terminationStatus == 0)
        #expect(waitUntil(within: .seconds(2)) { listener.lines.count >= 2 })
        let last = try decoded(try #require(listener.lines.last).line)
        #expect(last.type == "end" && last.samplesDropped == 0)
        #expect(listener.lines.count == 2)
    }

    private static let fixture = "stop-flite-slt-16k.wav"
    private static let keyword = "stop"

    @Test func durationEndsIt() throws {
        let daemon = try PulseDaemon()
        defer { daemon.stop() }
        let outcome = try HarkProcess.run(
            ["listen", "--duration", "0.5", "--format", "jsonl"], environment: daemon.environment)
        #expect(outcome.status == 0)
        #expect(try outcome.lines.map { try decoded($0).type } == ["end"])
    }

    @Test func aMutedSourceAndASilentOneAreNamedOnce() throws {
        let daemon = try PulseDaemon()
        defer { daemon.stop() }
        _ = try daemon.control("set-source-mute", "kw48.monitor", "1")
        let outcome = try HarkProcess.run(
            ["listen", "--device", "kw48.monitor", "--duration", "11", "--format", "jsonl"],
            environment: daemon.environment)
        #expect(outcome.status == 0)
        let errors = outcome.errors.split(separator: "\n")
        #expect(errors.count { $0.contains("kw48.monitor is muted") } == 1, "\(outcome.errors)")
        #expect(errors.count { $0.contains("kw48.monitor delivers only silence") } == 1, "\(outcome.errors)")
        let devices = try HarkProcess.run(["devices"], environment: daemon.environment)
        #expect(devices.lines.first { $0.hasPrefix("kw48.monitor") }?.contains("muted") ?? false, "\(devices.output)")
    }

    @Test func channelsThatCancelAreNamedOnce() throws {
        let daemon = try PulseDaemon()
        defer { daemon.stop() }
        let folder = try TemporaryFolder()
        // Noise in the left channel, and the same with the opposite polarity in the right one.
        let noise = (0..<(14 * 48_000)).map { Int16(truncatingIfNeeded: $0 &* $0 &* 2_654_435_761 >> 9) / 8 }
        let wave = WaveBytes(noise.flatMap { [$0, -$0] }, channels: 2, sampleRate: 48_000)
        let file = URL(fileURLWithPath: try folder.write(wave.bytes, to: "inverted.wav"))
        let player = try ChildProcess(
            "paplay", ["--device=kw48", file.path], environment: daemon.environment,
            output: URL(fileURLWithPath: folder.path(of: "player.log")))
        defer { player.send(signal: SIGKILL) }
        let outcome = try HarkProcess.run(
            ["listen", "--device", "kw48.monitor", "--duration", "11", "--format", "jsonl"],
            environment: daemon.environment)
        #expect(outcome.status == 0)
        let errors = outcome.errors.split(separator: "\n")
        #expect(
            errors.count { $0.contains("kw48.monitor have opposite polarity") && $0.contains("only channel 1 is used") }
                == 1,
            "\(outcome.errors)")
        #expect(!outcome.errors.contains("only silence"))
    }

    @Test func aMissingDeviceNamesThoseThereAre() throws {
        let daemon = try PulseDaemon()
        defer { daemon.stop() }
        let outcome = try HarkProcess.run(["listen", "--device", "no-such-mic"], environment: daemon.environment)
        #expect(outcome.exited && outcome.status == 4)
        #expect(outcome.errors.contains("no-such-mic") && outcome.errors.contains("kw48.monitor"))
        #expect(outcome.errors.split(separator: "\n").count == 1)
    }

    @Test func noServerIsExitCodeFour() throws {
        for command in [["listen", "--wait", "0"], ["devices"]] {
            let outcome = try HarkProcess.run(command, environment: ["PULSE_SERVER": "unix:/no/such/socket"])
            #expect(outcome.exited && outcome.status == 4)
            #expect(outcome.errors.split(separator: "\n").count == 1)
        }
    }

    @Test func aServerNotRunningYetIsWaitedForAndAKilledOneSurvived() throws {
        let daemon = try PulseDaemon(isStarted: false)
        defer { daemon.stop() }
        let listener = try Listener(["--device", "kw48.monitor", "--format", "jsonl"], daemon: daemon)
        defer { listener.process.terminate() }
        #expect(waitUntil(within: .seconds(10)) { listener.errors.contains("waiting for a sound server") })
        try daemon.start()
        #expect(waitUntil(within: .seconds(10)) { listener.errors.contains("listening to kw48.monitor") })
        daemon.kill9()
        #expect(
            waitUntil(within: .seconds(10)) { listener.errors.contains("the sound server went away: waiting for it") })
        try daemon.start()
        #expect(waitUntil(within: .seconds(10)) { listener.errors.contains("the sound server was away for ") })

        // Detection works as before.
        try daemon.play(file: HarkProcess.root.appendingPathComponent("audio-fixtures/\(Self.fixture)"), sink: "kw48")
        #expect(waitUntil(within: .seconds(5)) { !listener.lines.isEmpty }, "\(listener.errors)")
        #expect(try decoded(try #require(listener.lines.first).line).keyword == Self.keyword)
        kill(listener.process.processIdentifier, SIGINT)
        listener.process.waitUntilExit()
        #expect(listener.process.terminationReason == .exit && listener.process.terminationStatus == 0)
        for said in ["waiting for a sound server", "went away", "was away"] {
            #expect(listener.errors.components(separatedBy: said).count == 2, "\(said): \(listener.errors)")
        }
    }

    @Test func waitingForAServerEndsByCtrlCAndByItself() throws {
        let daemon = try PulseDaemon(isStarted: false)
        defer { daemon.stop() }
        let patient = try Listener([], daemon: daemon)
        #expect(waitUntil(within: .seconds(10)) { patient.errors.contains("waiting for a sound server") })
        kill(patient.process.processIdentifier, SIGINT)
        #expect(waitUntil(within: .seconds(5)) { !patient.process.isRunning })
        #expect(patient.process.terminationReason == .exit && patient.process.terminationStatus == 0)

        let outcome = try HarkProcess.run(["listen", "--wait", "1"], environment: daemon.environment)
        #expect(outcome.exited && outcome.status == 4)
        #expect(outcome.errors.split(separator: "\n").count == 2)
    }

    @Test func devicesListsTheSources() throws {
        let daemon = try PulseDaemon()
        defer { daemon.stop() }
        let text = try HarkProcess.run(["devices"], environment: daemon.environment)
        #expect(text.status == 0)
        for source in PulseDaemon.sources { #expect(text.output.contains(source)) }
        #expect(text.output.contains("(default)"))
        let json = try HarkProcess.run(["devices", "--format", "jsonl"], environment: daemon.environment)
        #expect(json.lines.count == PulseDaemon.sources.count)
    }
}
