// SPDX-License-Identifier: Apache-2.0

import Foundation
import PulseCapture
import TestSupport
import Testing

/// The capture tests with PipeWire's PulseAudio server, if it is installed.
@Suite(
    .serialized, .tags(.live),
    .enabled(
        if: PipeWireDaemon.missingPrograms.isEmpty,
        "needs pipewire, pipewire-pulse, wireplumber, dbus-daemon and pulseaudio-utils"))
struct PipeWireTests {
    private func listen(_ daemon: PipeWireDaemon, device: String?) throws -> Ear {
        for attempt in 1... {
            let session = try CaptureSession(device: device, ringSeconds: 20, server: daemon.server)
            do throws(CaptureError) {
                try session.connect()
                return Ear(session)
            } catch {
                // On a busy machine PipeWire's session manager refuses recordings while it is still starting.
                guard case .streamNotStarted = error, attempt < 20 else { throw error }
                usleep(200_000)
            }
        }
        preconditionFailure("unreachable")
    }

    @Test func listsItsSourcesAndNamesThemWhenOneIsMissing() throws {
        let daemon = try PipeWireDaemon()
        defer { daemon.stop() }
        let devices = try CaptureDevice.list(server: daemon.server)
        #expect(Set(devices.map(\.name)).isSuperset(of: ["kw16.monitor", "kw48.monitor"]))
        #expect(devices.allSatisfy { $0.isMonitor })
        let session = try CaptureSession(device: "kitchen", server: daemon.server)
        var available: [String] = []
        do throws(CaptureError) {
            try session.connect(patience: nil)
            Issue.record("there is no kitchen")
        } catch {
            guard case .deviceNotFound("kitchen", let names) = error else { throw error }
            available = names
        }
        #expect(Set(available) == Set(devices.map(\.name)))
    }

    @Test(arguments: [("kw16", 16_000, 1), ("kw48", 48_000, 2)])
    func hearsWhatIsPlayed(sink: String, sampleRate: Int, channels: Int) throws {
        let daemon = try PipeWireDaemon()
        defer { daemon.stop() }
        let chirp = Signals.chirp(seconds: 1.5, sampleRate: Double(sampleRate))
        let file = daemon.folder.appending(path: "chirp.wav")
        try Signals.wav(chirp, sampleRate: sampleRate, channels: channels).write(to: file)
        let ear = try listen(daemon, device: "\(sink).monitor")
        #expect(ear.listen(samples: 8_000))
        try daemon.play(file: file, sink: sink)
        #expect(ear.listen(samples: 48_000))
        // PipeWire's mixer runs at 48 kHz, so the sound may begin between two 16 kHz samples.
        let fine = Signals.chirp(seconds: 1.5, sampleRate: 64_000)
        let best = (0..<4).map { phase in
            let expected = stride(from: phase, to: fine.count, by: 4).map { fine[$0] }
            return Signals.correlation(of: expected, in: ear.samples)
        }.max()
        #expect(best ?? 0 > 0.99)
        #expect(ear.gaps.isEmpty)
        ear.expectEverySampleAccountedFor()
    }

    @Test func itsServerKilledAndBackIsSurvived() throws {
        let daemon = try PipeWireDaemon()
        defer { daemon.stop() }
        let ear = try listen(daemon, device: "kw16.monitor")
        #expect(ear.listen(samples: 16_000))
        daemon.kill9()
        #expect(ear.listen { !$0.outages.isEmpty })
        #expect(ear.outages == [.serverAway])
        try daemon.startServer()
        #expect(ear.listen { !$0.gaps.isEmpty })
        #expect(ear.listen(samples: 16_000))
        #expect(ear.gaps.map(\.cause) == [.serverAway])
        #expect(ear.session.deviceName == "kw16.monitor")
        ear.expectEverySampleAccountedFor()
    }

    @Test func itsServerStoppedForThreeSecondsIsSurvived() throws {
        let daemon = try PipeWireDaemon()
        defer { daemon.stop() }
        let ear = try listen(daemon, device: "kw16.monitor")
        #expect(ear.listen(samples: 16_000))
        daemon.send(signal: SIGSTOP)
        ear.listen(within: 3) { _ in false }
        #expect(ear.outages == [.stalled])
        daemon.send(signal: SIGCONT)
        #expect(ear.listen(samples: 32_000))
        #expect(!ear.gaps.isEmpty)
        ear.expectEverySampleAccountedFor()
    }

    @Test func aSuspendedSourceIsSurvived() throws {
        let daemon = try PipeWireDaemon()
        defer { daemon.stop() }
        let ear = try listen(daemon, device: "kw16.monitor")
        #expect(ear.listen(samples: 16_000))
        try daemon.control("suspend-sink", "kw16", "1")
        ear.listen(within: 2) { _ in false }
        try daemon.control("suspend-sink", "kw16", "0")
        #expect(ear.listen(samples: 32_000))
        ear.expectEverySampleAccountedFor()
    }

    @Test func aRecordingOfTheDefaultSourceGoesWhereItIsMoved() throws {
        let daemon = try PipeWireDaemon()
        defer { daemon.stop() }
        let ear = try listen(daemon, device: nil)
        #expect(ear.session.deviceName == "kw16.monitor")
        #expect(ear.listen(samples: 16_000))
        // Requested until it succeeds: PipeWire's session manager sometimes drops a move on a busy machine.
        var asked = 0
        let hasMoved = try ear.listen { ear in
            if ear.samples.count >= asked * 16_000 {
                asked = ear.samples.count / 16_000 + 1
                try moveRecording(of: daemon, to: "kw48.monitor")
            }
            return !ear.gaps.isEmpty
        }
        #expect(hasMoved)
        #expect(ear.listen(samples: 16_000))
        #expect(ear.session.deviceName == "kw48.monitor")
        ear.expectEverySampleAccountedFor()
    }

    /// Asks the server to move its only recording, whatever its current source.
    private func moveRecording(of daemon: PipeWireDaemon, to source: String) throws {
        let outputs = try daemon.control("list", "short", "source-outputs")
        let index = try #require(outputs.split(separator: "\t").first, "the server knows no recording")
        try daemon.control("move-source-output", String(index), source)
    }
}
