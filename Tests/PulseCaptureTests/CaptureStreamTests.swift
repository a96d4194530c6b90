// SPDX-License-Identifier: Apache-2.0

import Foundation
import PulseCapture
import TestSupport
import Testing

@Suite(.serialized) struct CaptureStreamTests {
    @Test func hearsBitForBitWhatTheSourceGives() throws {
        let daemon = try PulseDaemon()
        let stream = try CaptureStream(device: "pipe16", server: daemon.server)
        let sent = Signals.ramp(count: 80_000)
        var heard: [Int16] = []
        for piece in stride(from: 0, to: sent.count, by: 8_000) {
            try daemon.feed(Array(sent[piece..<piece + 8_000]))
            heard += stream.samples(8_000)
        }
        #expect(heard == sent)
        var expected = CaptureStatistics()
        expected.samplesReceived = sent.count
        #expect(stream.statistics == expected)
        #expect(stream.readOnce(timeout: .milliseconds(50)) == .timedOut)
    }

    @Test func hearsExactlyWhatIsPlayed() throws {
        let heard = try play(sampleRate: 16_000, channels: 1, sink: "kw16", device: "kw16.monitor")
        let chirp = Signals.chirp(seconds: 1.5, sampleRate: 16_000)
        let start = try #require(heard.firstIndex { $0 != 0 }, "only silence was heard")
        // The chirp's own first sample is 0.
        #expect(Array(heard[(start - 1)...].prefix(chirp.count)) == chirp)
        #expect(Signals.correlation(of: chirp, in: heard) > 0.99999)
        // The measure itself can tell: another sound does not correlate.
        #expect(Signals.correlation(of: Signals.ramp(count: chirp.count), in: heard) < 0.1)
    }

    @Test func hearsTheDefaultSourceResampledToMono() throws {
        let heard = try play(sampleRate: 48_000, channels: 2, sink: "kw48", device: nil)
        let chirp = Signals.chirp(seconds: 1.5, sampleRate: 16_000)
        #expect(Signals.correlation(of: chirp, in: heard) > 0.99)
    }

    private func play(sampleRate: Int, channels: Int, sink: String, device: String?) throws -> [Int16] {
        let daemon = try PulseDaemon()
        let chirp = Signals.chirp(seconds: 1.5, sampleRate: Double(sampleRate))
        let file = daemon.folder.appending(path: "chirp.wav")
        try Signals.wav(chirp, sampleRate: sampleRate, channels: channels).write(to: file)
        let stream = try CaptureStream(device: device, ringSeconds: 20, server: daemon.server)
        #expect(stream.device.name == "\(sink).monitor")
        try daemon.play(file: file, sink: sink)
        // Half a second more, for what is still under way.
        let heard = stream.samples(stream.statistics.samplesReceived + 8_000)
        #expect(stream.statistics.samplesDroppedByRing == 0)
        #expect(stream.statistics.samplesLostByServer == 0)
        return heard
    }

    @Test func recordsAtTheRateAskedFor() throws {
        let daemon = try PulseDaemon()
        let stream = try CaptureStream(device: "kw48.monitor", sampleRate: 44_100, server: daemon.server)
        #expect(stream.sampleRate == 44_100)
        _ = stream.samples(4_410)
        let begin = ContinuousClock.now
        #expect(stream.samples(88_200).count >= 88_200)
        let seconds = (ContinuousClock.now - begin) / .seconds(1)
        #expect((1.8...3.5).contains(seconds), "2 s of sound took \(seconds) s")
    }

    @Test func soundComesInFragmentsOfTwentyMilliseconds() throws {
        let daemon = try PulseDaemon()
        let stream = try CaptureStream(device: "kw16.monitor", server: daemon.server)
        _ = stream.samples(3_200)
        var counts: [Int] = []
        withUnsafeTemporaryAllocation(of: Int16.self, capacity: 16_000) { buffer in
            for _ in 0..<50 {
                if case .samples(let count) = stream.read(into: buffer, timeout: .seconds(5)) { counts.append(count) }
            }
        }
        #expect(counts.count == 50)
        // The median, since a busy machine may deliver some late and together.
        #expect(counts.sorted()[25] == 320)
    }

    @Test func whatASlowReaderMissesIsCounted() async throws {
        let daemon = try PulseDaemon()
        let stream = try CaptureStream(device: "pipe16", ringSeconds: 0.25, server: daemon.server)
        let sent = Signals.ramp(count: 20_000)
        try daemon.feed(sent)
        #expect(await eventually { stream.statistics.samplesReceived == sent.count })
        // 0.25 s are 4,000 samples, in a ring of 4,096.
        #expect(stream.statistics.samplesDroppedByRing == sent.count - 4_096)
        #expect(stream.samples(4_096) == Array(sent[..<4_096]))

        // And it recovers.
        let more = Signals.ramp(count: 1_600, from: 7)
        try daemon.feed(more)
        #expect(stream.samples(more.count) == more)
        let statistics = stream.statistics
        #expect(statistics.samplesReceived == sent.count + more.count)
        #expect(statistics.samplesReceived == 4_096 + more.count + statistics.samplesDroppedByRing)
        #expect(statistics.samplesLostByServer == 0)
    }

    @Test func anInterruptEndsAWaitingRead() throws {
        let daemon = try PulseDaemon()
        let stream = try CaptureStream(device: "pipe16", server: daemon.server)
        let begin = ContinuousClock.now
        let thread = Thread {
            usleep(50_000)
            stream.interrupt()
        }
        thread.start()
        #expect(stream.readOnce(timeout: .seconds(30)) == .ended(.interrupted))
        #expect(ContinuousClock.now - begin < .seconds(10))
    }

    @Test func stoppingDeliversWhatWasHeardAndEnds() async throws {
        let daemon = try PulseDaemon()
        let stream = try CaptureStream(device: "pipe16", server: daemon.server)
        let sent = Signals.ramp(count: 960)
        try daemon.feed(sent)
        #expect(await eventually { stream.statistics.samplesReceived == sent.count })
        stream.stop()
        stream.stop()
        #expect(stream.samples(sent.count) == sent)
        #expect(stream.readOnce(timeout: .seconds(30)) == .ended(.stopped))
        #expect(try daemon.control("list", "short", "source-outputs").isEmpty)
    }

    @Test func stoppingEndsAWaitingRead() throws {
        let daemon = try PulseDaemon()
        let stream = try CaptureStream(device: "pipe16", server: daemon.server)
        let thread = Thread {
            usleep(50_000)
            stream.stop()
        }
        thread.start()
        #expect(stream.readOnce(timeout: .seconds(30)) == .ended(.stopped))
    }

    @Test func startingAndStoppingLeavesNothingOpen() async {
        // In a process of its own, where no other test opens files.
        await #expect(processExitsWith: .success) {
            let daemon = try PulseDaemon()
            func useStream(stop: Bool) throws {
                let stream = try CaptureStream(device: "kw16.monitor", server: daemon.server)
                try #require(stream.samples(320).count >= 320)
                if stop { stream.stop() }
            }
            func failToStart() {
                #expect(throws: CaptureError.self) { try CaptureStream(device: "none", server: daemon.server) }
                #expect(throws: CaptureError.self) { try CaptureDevice.list(server: "unix:nowhere", timeout: .zero) }
            }
            try useStream(stop: true)
            failToStart()
            let before = try OpenResources.count()
            try #require(before.files > 3)
            for round in 0..<20 {
                try useStream(stop: round.isMultiple(of: 2))
                failToStart()
            }
            let after = try OpenResources.count()
            #expect(after == before)

            // The counts do count.
            let stream = try CaptureStream(device: "kw16.monitor", server: daemon.server)
            let during = try OpenResources.count()
            #expect(during.files > before.files)
            #expect(during.captureThreads == 1)
            stream.stop()
            daemon.stop()
        }
    }
}
