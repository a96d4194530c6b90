// SPDX-License-Identifier: Apache-2.0

import Foundation
import HarkBasics
import PulseCapture
import Synchronization
import TestSupport
import Testing

/// Sessions whose servers and sources misbehave; every sample is accounted for.
@Suite(.serialized, .tags(.live)) struct CaptureSessionTests {
    /// A null sink's monitor: it delivers zeros at a steady 16 kHz.
    private static let steady = "kw16.monitor"

    private func listen(_ daemon: PulseDaemon, device: String? = steady, ringSeconds: Double = 4) throws -> Ear {
        try Ear.listening(to: daemon, device: device, ringSeconds: ringSeconds)
    }

    // MARK: The server

    @Test(arguments: [SIGKILL, SIGTERM])
    func aServerThatEndsAndComesBackIsSurvived(signal: Int32) throws {
        let daemon = try PulseDaemon()
        let ear = try listen(daemon)
        #expect(ear.listen(samples: 16_000))
        daemon.end(signal)
        #expect(ear.listen { !$0.outages.isEmpty })
        #expect(ear.outages == [.serverAway])
        ear.listen(within: 1) { _ in false }
        try daemon.start()
        #expect(ear.listen { !$0.gaps.isEmpty })
        #expect(ear.listen(samples: 16_000))
        #expect(ear.gaps.map(\.cause) == [.serverAway])
        #expect(ear.samplesLost > 2 * 16_000 - 4_000)
        #expect(ear.outages == [.serverAway])
        #expect(ear.session.statistics.recordings == 2)
        ear.expectEverySampleAccountedFor()
    }

    @Test func aServerKilledAgainAndAgainIsSurvived() throws {
        let daemon = try PulseDaemon()
        let ear = try listen(daemon)
        for round in 1...4 {
            #expect(ear.listen(samples: 3_200))
            daemon.kill9()
            try daemon.start()
            #expect(ear.listen { $0.gaps.count == round })
        }
        #expect(ear.listen(samples: 3_200))
        #expect(ear.gaps.allSatisfy { $0.cause == .serverAway })
        ear.expectEverySampleAccountedFor()
    }

    @Test func afterAKilledServerSoundIsBitForBitWhatTheSourceGives() throws {
        let daemon = try PulseDaemon()
        let ear = try listen(daemon, device: "pipe16")
        let before = Signals.ramp(count: 3_200)
        try daemon.feed(before)
        #expect(ear.listen(samples: before.count))
        daemon.kill9()
        try daemon.start()
        #expect(ear.listen { $0.session.statistics.recordings == 2 })
        let after = Signals.ramp(count: 3_200, from: 5_000)
        try daemon.feed(after)
        #expect(ear.listen(samples: after.count))
        #expect(ear.samples == before + after)
        #expect(ear.gaps.map(\.cause) == [.serverAway])
    }

    @Test func aServerStoppedForThreeSecondsIsSurvived() throws {
        let daemon = try PulseDaemon()
        let ear = try listen(daemon, ringSeconds: 8)
        #expect(ear.listen(samples: 16_000))
        daemon.pause()
        defer { daemon.resume() }
        ear.listen(within: 3) { _ in false }
        #expect(ear.outages == [.stalled])
        daemon.resume()
        #expect(ear.listen(samples: 64_000))
        // The null sink catches up on the time while it was stopped.
        #expect(ear.gaps.map(\.cause) == [.stalled])
        #expect(ear.samplesLost < 4_000)
        #expect(ear.gaps.allSatisfy { $0.duration > .seconds(2.5) })
        #expect(ear.outages == [.stalled])
        #expect(ear.session.statistics.recordings == 1)
        ear.expectEverySampleAccountedFor()
    }

    @Test func whatAStoppedServerCouldNotKeepIsFoundMissing() throws {
        let daemon = try PulseDaemon()
        let ear = try listen(daemon, device: "pipe16", ringSeconds: 8)
        let refused = Atomic<Int>(0)
        let isOver = Atomic<Bool>(false)
        let card = Thread {
            // 20 ms every 20 ms by the clock; samples that do not fit into the pipe, which holds 2 s, are lost.
            var next = ContinuousClock.now
            let fragment = Signals.ramp(count: 320)
            while !isOver.load(ordering: .relaxed) {
                if (try? daemon.offer(fragment)) != true { refused.wrappingAdd(320, ordering: .relaxed) }
                next += .milliseconds(20)
                Thread.sleep(forTimeInterval: max(0, (next - .now) / .seconds(1)))
            }
        }
        card.start()
        defer { isOver.store(true, ordering: .relaxed) }
        #expect(ear.listen(samples: 16_000))
        daemon.pause()
        defer { daemon.resume() }
        ear.listen(within: 4.5) { _ in false }
        daemon.resume()
        #expect(ear.listen { !$0.gaps.isEmpty })
        #expect(ear.listen(samples: 16_000))
        let lost = refused.load(ordering: .relaxed)
        #expect(ear.gaps.map(\.cause) == [.stalled] && ear.outages == [.stalled])
        #expect(lost > 16_000)
        #expect(abs(ear.samplesLost - lost) < 4_000, "\(ear.samplesLost) told, \(lost) lost")
        ear.expectEverySampleAccountedFor()
    }

    @Test(.needsQuietMachine) func aServerNotRunningYetIsWaitedFor() async throws {
        let daemon = try PulseDaemon(isStarted: false)
        let session = try CaptureSession(device: Self.steady, server: daemon.server)
        let problems = Locked<[CaptureError]>([])
        let connected = Atomic<Bool>(false)
        let failed = Locked<CaptureError?>(nil)
        let thread = Thread {
            do throws(CaptureError) {
                try session.connect(patience: nil) { problem in problems.withLock { $0.append(problem) } }
                connected.store(true, ordering: .releasing)
            } catch {
                failed.withLock { $0 = error }
            }
        }
        thread.start()
        #expect(await waitUntil { !problems.withLock(\.isEmpty) })
        // The problem is reported once over several attempts.
        try await Task.sleep(for: .seconds(1))
        let isEarly = connected.load(ordering: .acquiring)
        #expect(!isEarly)
        try daemon.start()
        #expect(await waitUntil { connected.load(ordering: .acquiring) })
        let (said, failure) = (problems.withLock { $0 }, failed.withLock { $0 })
        #expect(said == [.serverUnreachable(reason: "Connection refused")])
        #expect(failure == nil)
        let ear = Ear(session)
        #expect(ear.listen(samples: 16_000))
        #expect(ear.gaps.isEmpty)
        // Sound arrives from the moment of the connection, but the test notices the connection only at its next poll.
        ear.expectEverySampleAccountedFor(within: 1)
    }

    @Test func waitingForAServerHasAnEnd() throws {
        let daemon = try PulseDaemon(isStarted: false)
        let limited = try CaptureSession(device: nil, server: daemon.server)
        #expect(throws: CaptureError.serverUnreachable(reason: "Connection refused")) {
            try limited.connect(patience: .seconds(1))
        }
        let interrupted = try CaptureSession(device: nil, server: daemon.server)
        #expect(throws: CaptureError.interrupted) {
            try interrupted.connect(patience: nil) { _ in interrupted.interrupt() }
        }
    }

    @Test func aWrongNameIsAnErrorAtOnceHoweverPatient() throws {
        let daemon = try PulseDaemon()
        let session = try CaptureSession(device: "kitchen", server: daemon.server)
        #expect(throws: CaptureError.deviceNotFound(name: "kitchen", available: PulseDaemon.sources)) {
            try session.connect(patience: nil) { _ in Issue.record("nothing is waited for") }
        }
    }

    // MARK: The source

    @Test func aSourceUnpluggedAndBackIsSurvived() throws {
        let daemon = try PulseDaemon()
        func plug() throws -> String {
            let arguments = ["sink_name=usb", "rate=16000", "channels=1", "format=s16le", "norewinds=1"]
            return try daemon.control(["load-module", "module-null-sink"] + arguments).trimmingCharacters(
                in: .whitespacesAndNewlines)
        }
        let module = try plug()
        let ear = try listen(daemon, device: "usb.monitor")
        #expect(ear.listen(samples: 16_000))
        try daemon.control("unload-module", module)
        #expect(ear.listen { !$0.outages.isEmpty })
        #expect(ear.outages == [.deviceAway])
        // The error lists the sources that exist.
        #expect(ear.session.problem == .deviceNotFound(name: "usb.monitor", available: PulseDaemon.sources))
        _ = try plug()
        #expect(ear.listen { !$0.gaps.isEmpty })
        #expect(ear.listen(samples: 16_000))
        #expect(ear.gaps.map(\.cause) == [.deviceAway])
        #expect(ear.samplesLost > 16_000 - 4_000)
        #expect(ear.session.deviceName == "usb.monitor" && ear.session.problem == nil)
        ear.expectEverySampleAccountedFor()
    }

    @Test func theDefaultSourceUnpluggedIsReplacedByTheNext() throws {
        let daemon = try PulseDaemon()
        // Removed because it would be the next default source, and it delivers nothing by itself.
        try daemon.control("unload-module", "module-pipe-source")
        let module = try daemon.control(
            "load-module", "module-null-sink", "sink_name=usb", "rate=16000", "channels=1", "norewinds=1")
        try daemon.control("set-default-source", "usb.monitor")
        let ear = try listen(daemon, device: nil)
        #expect(ear.session.deviceName == "usb.monitor")
        #expect(ear.listen(samples: 16_000))
        try daemon.control("unload-module", module.trimmingCharacters(in: .whitespacesAndNewlines))
        #expect(ear.listen { !$0.gaps.isEmpty })
        #expect(ear.listen(samples: 16_000))
        #expect(ear.gaps.map(\.cause) == [.moved])
        let name = try #require(ear.session.deviceName)
        #expect(PulseDaemon.sources.contains(name))
        ear.expectEverySampleAccountedFor()
    }

    @Test func aSuspendedSourceIsSurvived() throws {
        let daemon = try PulseDaemon()
        let ear = try listen(daemon)
        #expect(ear.listen(samples: 16_000))
        // A monitor is suspended together with its sink.
        try daemon.control("suspend-sink", "kw16", "1")
        #expect(ear.listen { !$0.outages.isEmpty })
        #expect(ear.outages == [.suspended] && ear.session.isSuspended)
        ear.listen(within: 1) { _ in false }
        try daemon.control("suspend-sink", "kw16", "0")
        #expect(ear.listen { !$0.gaps.isEmpty })
        #expect(ear.listen(samples: 16_000))
        #expect(ear.gaps.map(\.cause) == [.suspended])
        #expect(ear.samplesLost > 2 * 16_000 - 4_000)
        #expect(!ear.session.isSuspended && ear.session.statistics.suspensions == 1)
        #expect(ear.session.statistics.recordings == 1)
        ear.expectEverySampleAccountedFor()
    }

    @Test func aRecordingOfANamedSourceStaysWhereItIs() throws {
        let daemon = try PulseDaemon()
        let ear = try listen(daemon)
        #expect(ear.listen(samples: 16_000))
        #expect(throws: PulseDaemonError.self) { try daemon.moveRecording(to: "kw48.monitor") }
        #expect(ear.listen(samples: 16_000))
        #expect(ear.gaps.isEmpty && ear.session.deviceName == Self.steady)
        ear.expectEverySampleAccountedFor()
    }

    @Test func aRecordingOfTheDefaultSourceGoesWhereItIsMoved() throws {
        let daemon = try PulseDaemon()
        let ear = try listen(daemon, device: nil)
        #expect(ear.session.deviceName == "kw48.monitor")
        #expect(ear.listen(samples: 16_000))
        try daemon.moveRecording(to: "kw16.monitor")
        #expect(ear.listen { !$0.gaps.isEmpty })
        #expect(ear.listen(samples: 16_000))
        #expect(ear.gaps.map(\.cause) == [.moved])
        #expect(ear.session.deviceName == "kw16.monitor")
        #expect(ear.session.statistics.recordings == 1)
        ear.expectEverySampleAccountedFor()
    }

    @Test func aRecordingOfTheDefaultSourceFollowsTheDefault() throws {
        let daemon = try PulseDaemon()
        let ear = try listen(daemon, device: nil)
        #expect(ear.listen(samples: 16_000))
        try daemon.control("set-default-source", "kw16.monitor")
        #expect(ear.listen { !$0.gaps.isEmpty })
        #expect(ear.session.deviceName == "kw16.monitor")
        #expect(ear.listen(samples: 3_200))
        ear.expectEverySampleAccountedFor()
    }

    // MARK: The reader

    @Test func whatASlowReaderMissesIsAGap() throws {
        let daemon = try PulseDaemon()
        let ear = try listen(daemon, ringSeconds: 0.5)
        #expect(ear.listen(samples: 16_000))
        Thread.sleep(forTimeInterval: 3)
        #expect(ear.listen { !$0.gaps.isEmpty })
        #expect(ear.listen(samples: 16_000))
        #expect(ear.gaps.map(\.cause) == [.slowReader])
        // Of 3 s, the ring held 0.5 s.
        #expect((30_000...48_000).contains(ear.samplesLost))
        #expect(ear.session.statistics.losses.slowReader == ear.samplesLost)
        ear.expectEverySampleAccountedFor()
    }

    @Test func eightListenersLoseTheServerAndFindItAgain() async throws {
        let daemon = try PulseDaemon()
        let ears = try await withThrowingTaskGroup { group in
            for _ in 0..<8 {
                group.addTask {
                    let session = try CaptureSession(device: Self.steady, server: daemon.server)
                    try session.connect()
                    return session
                }
            }
            return try await group.reduce(into: []) { $0.append(Ear($1)) }
        }
        #expect(ears.count == 8)
        func all(_ condition: @escaping (Ear) -> Bool) -> Bool {
            let limit = ContinuousClock.now + .seconds(20)
            while ContinuousClock.now < limit {
                for ear in ears { ear.listen(within: 0.02, until: condition) }
                if ears.allSatisfy(condition) { return true }
            }
            return false
        }
        #expect(all { $0.samples.count >= 16_000 })
        daemon.kill9()
        try daemon.start()
        #expect(all { $0.gaps.count == 1 && $0.samples.count >= 32_000 })
        for ear in ears {
            #expect(ear.gaps.map(\.cause) == [.serverAway])
            ear.expectEverySampleAccountedFor()
            ear.session.stop()
        }
        #expect(try daemon.control("list", "short", "source-outputs").isEmpty)
    }

    // MARK: The end

    @Test func stoppingDeliversWhatWasHeardAndEnds() async throws {
        let daemon = try PulseDaemon()
        let ear = try listen(daemon, device: "pipe16")
        let sent = Signals.ramp(count: 960)
        try daemon.feed(sent)
        #expect(await waitUntil { ear.session.statistics.samplesReceived == sent.count })
        ear.session.stop()
        ear.session.stop()
        #expect(ear.listen { $0.end != nil })
        #expect(ear.samples == sent && ear.end == .stopped)
        #expect(try daemon.control("list", "short", "source-outputs").isEmpty)
    }

    @Test(arguments: [false, true])
    func stoppingDoesNotWaitForAServerThatIsAwayOrHangs(hangs: Bool) throws {
        let daemon = try PulseDaemon()
        let ear = try listen(daemon)
        #expect(ear.listen(samples: 320))
        if hangs {
            daemon.kill9()
            try daemon.start()
            daemon.pause()
        } else {
            daemon.kill9()
        }
        ear.listen(within: 0.5) { _ in false }
        let begin = ContinuousClock.now
        ear.session.stop()
        #expect(ContinuousClock.now - begin < .seconds(2))
        #expect(ear.listen { $0.end != nil })
        #expect(ear.end == .stopped)
    }

    @Test func anInterruptEndsAWaitingRead() throws {
        let daemon = try PulseDaemon()
        let ear = try listen(daemon, device: "pipe16")
        let session = ear.session
        let thread = Thread {
            usleep(50_000)
            session.interrupt()
        }
        thread.start()
        #expect(ear.listen { $0.end != nil })
        #expect(ear.end == .interrupted)
    }

    @Test func reconnectingLeavesNoDescriptorOpen() async {
        // In a separate process, where no other test opens files.
        await #expect(processExitsWith: .success) {
            let daemon = try PulseDaemon()
            let session = try CaptureSession(device: "kw16.monitor", server: daemon.server)
            try session.connect()
            let ear = Ear(session)
            func comeBack(_ round: Int) throws {
                daemon.kill9()
                try daemon.start()
                try #require(ear.listen { $0.gaps.count == round })
                try #require(ear.listen(samples: 1_600))
            }
            try comeBack(1)
            let before = try OpenResources.count()
            try #require(before.files > 3 && before.captureThreads == 1)
            for round in 2...6 { try comeBack(round) }
            #expect(try OpenResources.count() == before)
            session.stop()
            #expect(try OpenResources.count().captureThreads == 0)
            daemon.stop()
        }
    }
}

extension PulseDaemon {
    /// Moves the only recording to another source.
    func moveRecording(to source: String) throws {
        let outputs = try control("list", "short", "source-outputs")
        let index = try #require(outputs.split(separator: "\t").first, "the server knows no recording")
        try control("move-source-output", String(index), source)
    }
}
