// SPDX-License-Identifier: Apache-2.0

import Foundation
import PulseCapture
import TestSupport
import Testing

@Suite(.serialized) struct CaptureFailureTests {
    @Test func aMissingDeviceIsNamedWithThoseThereAre() throws {
        let daemon = try PulseDaemon()
        let error = #expect(throws: CaptureError.self) {
            try CaptureStream(device: "kitchen", server: daemon.server)
        }
        #expect(error == .deviceNotFound(name: "kitchen", available: PulseDaemon.sources))
        let description = error?.description ?? ""
        for name in PulseDaemon.sources + ["\"kitchen\"", "`hark devices`"] {
            #expect(description.contains(name))
        }
    }

    @Test func aServerWithoutSourcesIsAnError() throws {
        let daemon = try PulseDaemon()
        try daemon.removeAllSources()
        #expect(throws: CaptureError.noSources) { try CaptureStream(device: nil, server: daemon.server) }
        #expect(throws: CaptureError.noSources) { try CaptureStream(device: "kw16.monitor", server: daemon.server) }
    }

    @Test func noServerIsAnError() {
        let folder = FileManager.default.temporaryDirectory.path
        #expect(throws: CaptureError.serverUnreachable(reason: "Connection refused")) {
            try CaptureStream(device: nil, server: "unix:\(folder)/hark-no-such-socket")
        }
    }

    @Test func aServerThatHangsIsGivenUp() throws {
        let daemon = try PulseDaemon()
        daemon.pause()
        #expect(throws: CaptureError.serverTimedOut) {
            try CaptureStream(device: nil, server: daemon.server, timeout: .milliseconds(300))
        }
    }

    @Test func aKilledServerEndsTheStreamAfterWhatWasHeard() async throws {
        let daemon = try PulseDaemon()
        let stream = try CaptureStream(device: "pipe16", server: daemon.server)
        let sent = Signals.ramp(count: 3_200)
        try daemon.feed(sent)
        #expect(await eventually { stream.statistics.samplesReceived == sent.count })
        daemon.kill9()
        let begin = ContinuousClock.now
        #expect(stream.samples(sent.count + 1) == sent)
        #expect(stream.end(within: .seconds(2)) == .serverWentAway(reason: "Connection terminated"))
        #expect(ContinuousClock.now - begin < .seconds(2))
    }

    @Test func aWaitingReadLearnsThatTheServerWasKilled() throws {
        let daemon = try PulseDaemon()
        let stream = try CaptureStream(device: "pipe16", server: daemon.server)
        let killer = Thread {
            usleep(100_000)
            daemon.kill9()
        }
        killer.start()
        let begin = ContinuousClock.now
        #expect(stream.readOnce(timeout: .seconds(30)) == .ended(.serverWentAway(reason: "Connection terminated")))
        #expect(ContinuousClock.now - begin < .seconds(2.1))
    }

    @Test func aRemovedDeviceEndsTheStream() throws {
        let daemon = try PulseDaemon()
        let stream = try CaptureStream(device: "pipe16", server: daemon.server)
        let sent = Signals.ramp(count: 640)
        try daemon.feed(sent)
        #expect(stream.samples(sent.count) == sent)
        try daemon.control("unload-module", "module-pipe-source")
        #expect(stream.end(within: .seconds(2)) == .deviceLost(device: "pipe16"))
    }

    @Test func aStreamCannotBeMovedToAnotherDevice() throws {
        let daemon = try PulseDaemon()
        let stream = try CaptureStream(device: "pipe16", server: daemon.server)
        let outputs = try daemon.control("list", "short", "source-outputs")
        let index = try #require(outputs.split(separator: "\t").first, "the server knows no recording")
        #expect(throws: PulseDaemonError.self) {
            try daemon.control("move-source-output", String(index), "kw16.monitor")
        }
        let sent = Signals.ramp(count: 640)
        try daemon.feed(sent)
        #expect(stream.samples(sent.count) == sent)
    }

    @Test func aStoppedServerCatchesUpAndNothingIsLost() async throws {
        let daemon = try PulseDaemon()
        let stream = try CaptureStream(device: "pipe16", server: daemon.server)
        let sent = Signals.ramp(count: 48_000)
        let feeder = Thread {
            // In real time, 20 ms at once. The pipe holds 2 s while nobody takes them.
            for start in stride(from: 0, to: sent.count, by: 320) {
                try? daemon.feed(Array(sent[start..<start + 320]))
                usleep(20_000)
            }
        }
        feeder.start()
        var heard = stream.samples(8_000)
        daemon.pause()
        defer { daemon.resume() }
        // What had been sent already, and then silence for the rest of a second.
        let end = ContinuousClock.now + .seconds(1)
        heard += stream.samples(sent.count, within: .milliseconds(500))
        #expect(heard.count < sent.count)
        #expect(stream.readOnce(timeout: .milliseconds(300)) == .timedOut)
        try await Task.sleep(until: end, clock: .continuous)
        daemon.resume()
        heard += stream.samples(sent.count - heard.count)
        #expect(heard == sent)
        #expect(stream.statistics.samplesReceived == sent.count)
        #expect(stream.statistics.samplesDroppedByRing == 0)
    }

    @Test func aSuspendedDeviceIsCountedAndGoesOn() async throws {
        let daemon = try PulseDaemon()
        let stream = try CaptureStream(device: "pipe16", server: daemon.server)
        #expect(!stream.isSuspended)
        try daemon.suspend(source: "pipe16")
        #expect(await eventually { stream.isSuspended })
        #expect(stream.statistics.suspensions == 1)
        #expect(stream.readOnce(timeout: .milliseconds(50)) == .timedOut)
        try daemon.suspend(source: "pipe16", false)
        #expect(await eventually { !stream.isSuspended })
        let sent = Signals.ramp(count: 1_600)
        try daemon.feed(sent)
        #expect(stream.samples(sent.count) == sent)
        #expect(stream.statistics.suspensions == 1)
    }

    @Test func stoppingDoesNotWaitForAServerThatHangs() throws {
        let daemon = try PulseDaemon()
        let stream = try CaptureStream(device: "pipe16", server: daemon.server)
        daemon.pause()
        let begin = ContinuousClock.now
        stream.stop()
        #expect(ContinuousClock.now - begin < .seconds(2))
    }
}

extension PulseDaemon {
    /// Takes away every source.
    func removeAllSources() throws {
        try control("unload-module", "module-pipe-source")
        try control("unload-module", "module-null-sink")
    }
}
