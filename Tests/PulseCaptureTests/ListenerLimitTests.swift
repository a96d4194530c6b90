// SPDX-License-Identifier: Apache-2.0

import PulseCapture
import TestSupport
import Testing

/// A PulseAudio server accepts 64 clients. It refuses the next one with an error, and accepts it once there is room.
@Suite(.tags(.live)) struct ListenerLimitTests {
    @Test func theServersLastPlaceAndOnePastIt() throws {
        let daemon = try PulseDaemon()
        defer { daemon.stop() }
        var sessions: [CaptureSession] = []
        defer { sessions.forEach { $0.stop() } }
        var refusal: CaptureError?
        while refusal == nil, sessions.count < 100 {
            let session = try CaptureSession(device: "kw16.monitor", ringSeconds: 1, server: daemon.server)
            do throws(CaptureError) {
                try session.connect()
                sessions.append(session)
            } catch {
                refusal = error
            }
        }
        #expect(sessions.count == 64, "\(String(describing: refusal))")
        let reason = try #require(refusal)
        #expect("\(reason)".contains("reached its limit of clients"), "\(reason)")

        // All of them receive sound.
        for session in sessions { #expect(Ear(session).listen(samples: 1600)) }

        sessions.removeLast().stop()
        let next = try CaptureSession(device: "kw16.monitor", ringSeconds: 1, server: daemon.server)
        defer { next.stop() }
        try next.connect(patience: .seconds(5))
        #expect(Ear(next).listen(samples: 1600))
    }
}
