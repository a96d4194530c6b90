// SPDX-License-Identifier: Apache-2.0

import Foundation
import Glibc
import TestSupport
import Testing

/// A real sound server that is killed, stopped and suspended at random, for twenty seconds or for HARK_CHAOS_MINUTES as
/// set by Scripts/soak, with one `hark listen` throughout.
@Suite(.tags(.live)) struct ListenChaosTests {
    private static let seconds =
        ProcessInfo.processInfo.environment["HARK_CHAOS_MINUTES"].flatMap(Double.init).map { $0 * 60 } ?? 20

    private struct End: Decodable {
        let event: String
        let seconds: Double?
        let samplesReceived: Int?
        let samplesDropped: Int?
        let samplesLost: Int?
        let gaps: Int?
    }

    @Test func everyGapIsAccountedFor() throws {
        let daemon = try PulseDaemon()
        defer { daemon.stop() }
        let hark = try RunningHark(
            ["listen", "--quiet", "--device", "kw16.monitor"], environment: ["PULSE_SERVER": daemon.server])
        #expect(waitUntil { hark.errors.contains("kw16.monitor") }, "\(hark.errors)")
        let begin = ContinuousClock.now

        let seed = UInt64.random(in: 0 ... .max)
        var random = SeededRandom(seed: seed)
        var accidents = [0, 0, 0]
        while ContinuousClock.now - begin < .seconds(Self.seconds) {
            usleep(UInt32.random(in: 200_000...2_000_000, using: &random))
            let kind = Int.random(in: 0..<3, using: &random)
            let length = UInt32.random(in: 50_000...3_000_000, using: &random)
            accidents[kind] += 1
            switch kind {
            case 0:
                daemon.kill9()
                usleep(length)
                try daemon.start()
            case 1:
                daemon.pause()
                usleep(length)
                daemon.resume()
            default:
                try daemon.control("suspend-sink", "kw16", "1")
                usleep(length)
                try daemon.control("suspend-sink", "kw16", "0")
            }
        }
        // It recovers from the last failure too: the loss is reported only after the recovery.
        sleep(5)
        hark.end(SIGINT)
        let wall = (ContinuousClock.now - begin) / .seconds(1)
        let story = "seed \(seed), \(accidents) kills, stops and suspensions in \(wall) s:\n\(hark.errors)"
        #expect(hark.process.terminationReason == .exit && hark.process.terminationStatus == 0, "\(story)")

        let lines = hark.errors.split(separator: "\n").map { Data($0.utf8) }
        let end = try #require(
            lines.compactMap { try? JSONDecoder.ofLines.decode(End.self, from: $0) }.last { $0.event == "end" },
            "\(story)")
        let received = try #require(end.samplesReceived) - (try #require(end.samplesDropped))
        let lost = try #require(end.samplesLost)
        let told = Double(received + lost) / 16_000
        print(
            "chaos: \(accidents) kills, stops, suspensions; \(wall) s, \(received) samples and \(lost) lost: \(told) s")
        // Tolerates the time before the first message, half a second in transit, and delays of a busy machine at both
        // ends.
        #expect(abs(told - wall) < max(0.01 * wall, 2), "\(told) s told of: \(story)")
        #expect(abs(try #require(end.seconds) - told) < 1, "\(story)")
        #expect(lost > 0 && end.gaps ?? 0 > 0, "\(story)")
    }
}
