// SPDX-License-Identifier: Apache-2.0

import Foundation
import PulseCapture
import TestSupport
import Testing

/// The sound of a session without failures.
@Suite(.serialized, .tags(.live)) struct CaptureSoundTests {
    @Test func soundIsBitForBitWhatTheSourceGives() throws {
        let daemon = try PulseDaemon()
        let ear = try Ear.listening(to: daemon, device: "pipe16")
        let sent = Signals.ramp(count: 80_000)
        for piece in stride(from: 0, to: sent.count, by: 8_000) {
            try daemon.feed(Array(sent[piece..<piece + 8_000]))
            ear.listen(samples: 8_000)
        }
        #expect(ear.samples == sent)
        #expect(ear.session.statistics.samplesReceived == sent.count)
        #expect(ear.gaps.isEmpty)
    }

    @Test func soundIsExactlyWhatIsPlayed() throws {
        let heard = try play(sampleRate: 16_000, channels: 1, sink: "kw16", device: "kw16.monitor")
        let chirp = Signals.chirp(seconds: 1.5, sampleRate: 16_000)
        let start = try #require(heard.firstIndex { $0 != 0 }, "only silence was heard")
        // The chirp's own first sample is 0.
        #expect(Array(heard[(start - 1)...].prefix(chirp.count)) == chirp)
        #expect(Signals.correlation(of: chirp, in: heard) > 0.99999)
        // A different sound does not correlate.
        #expect(Signals.correlation(of: Signals.ramp(count: chirp.count), in: heard) < 0.1)
    }

    @Test func theDefaultSourceIsResampledToMono() throws {
        let heard = try play(sampleRate: 48_000, channels: 2, sink: "kw48", device: nil)
        let chirp = Signals.chirp(seconds: 1.5, sampleRate: 16_000)
        #expect(Signals.correlation(of: chirp, in: heard) > 0.99)
    }

    private func play(sampleRate: Int, channels: Int, sink: String, device: String?) throws -> [Int16] {
        let daemon = try PulseDaemon()
        let chirp = Signals.chirp(seconds: 1.5, sampleRate: Double(sampleRate))
        let file = daemon.folder.appending(path: "chirp.wav")
        try Signals.wav(chirp, sampleRate: sampleRate, channels: channels).write(to: file)
        let ear = try Ear.listening(to: daemon, device: device, ringSeconds: 20)
        #expect(ear.session.deviceName == "\(sink).monitor")
        try daemon.play(file: file, sink: sink)
        // Half a second more, for samples still in flight.
        ear.listen(samples: ear.session.statistics.samplesReceived + 8_000)
        #expect(ear.session.statistics.losses.slowReader == 0 && ear.session.statistics.losses.hole == 0)
        return ear.samples
    }

    /// The server's own mean of these channels would be silence.
    @Test func aChannelIsUsedAloneIfItAndTheOtherCancel() throws {
        let daemon = try PulseDaemon()
        let chirp = Signals.chirp(seconds: 6, sampleRate: 48_000)
        let file = daemon.folder.appending(path: "inverted.wav")
        try Signals.wav(chirp, sampleRate: 48_000, channels: 2, invertsSecond: true).write(to: file)
        let ear = try Ear.listening(to: daemon, device: "kw48.monitor", ringSeconds: 20)
        try daemon.play(file: file, sink: "kw48")
        ear.listen(samples: ear.session.statistics.samplesReceived + 8_000)
        #expect(ear.session.channelProblem == .cancel(used: 1))
        let end = Array(Signals.chirp(seconds: 6, sampleRate: 16_000).suffix(32_000))
        #expect(Signals.correlation(of: end, in: ear.samples) > 0.99)
    }

    @Test func theRateIsTheOneAskedFor() throws {
        let daemon = try PulseDaemon()
        let session = try CaptureSession(device: "kw48.monitor", sampleRate: 44_100, server: daemon.server)
        try session.connect()
        let ear = Ear(session)
        #expect(session.sampleRate == 44_100)
        ear.listen(samples: 4_410)
        let begin = ContinuousClock.now
        #expect(ear.listen(samples: 88_200))
        let seconds = (ContinuousClock.now - begin) / .seconds(1)
        #expect((1.8...3.5).contains(seconds), "2 s of sound took \(seconds) s")
    }

    @Test func soundComesInFragmentsOfTwentyMilliseconds() throws {
        let daemon = try PulseDaemon()
        let session = try CaptureSession(device: "kw16.monitor", server: daemon.server)
        try session.connect()
        var counts: [Int] = []
        withUnsafeTemporaryAllocation(of: Int16.self, capacity: 16_000) { buffer in
            for _ in 0..<100 where counts.count < 60 {
                if case .samples(let count) = session.read(into: buffer, timeout: .seconds(5)) { counts.append(count) }
            }
        }
        #expect(counts.count == 60)
        // The median, because a busy machine may deliver some fragments late and together.
        #expect(counts.sorted()[30] == 320)
    }

    @Test func stoppingEndsAWaitingRead() throws {
        let daemon = try PulseDaemon()
        let ear = try Ear.listening(to: daemon, device: "pipe16")
        let session = ear.session
        let thread = Thread {
            usleep(50_000)
            session.stop()
        }
        thread.start()
        ear.listen(within: 30) { _ in false }
        #expect(ear.end == .stopped)
    }
}
