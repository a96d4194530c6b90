// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing

@testable import PulseCapture

/// Tests the bookkeeping of samples and gaps, without a server. The capacity is 8 samples.
@Suite(.tags(.live)) struct CaptureBufferTests {
    private let inbox: CaptureBuffer
    private let ended: WakeEvent

    init() throws {
        ended = try WakeEvent()
        inbox = try CaptureBuffer(sampleRate: 16_000, minimumCapacity: 8, followsDefault: true, recordingEnded: ended)
        inbox.willRecord(from: "mic")
    }

    @Test func aHoleIsAGapWhereItIs() {
        inbox.receive([1, 2])
        inbox.receive(nil, byteCount: 6)
        inbox.receive([3])
        #expect(read() == .samples([1, 2]))
        #expect(read() == .gap(.hole, 3))
        #expect(read() == .samples([3]))
        #expect(read() == .timedOut)
        #expect(inbox.statistics.samplesReceived == 3)
        #expect(inbox.statistics.losses.total == 3 && inbox.statistics.losses[.hole] == 3)
        #expect(inbox.statistics.gaps == 1)
    }

    @Test func hugeGapsDoNotTrap() {
        for _ in 0..<5 { inbox.receive(nil, byteCount: .max) }
        inbox.receive([1])
        #expect(read() == .gap(.hole, 5 << 32))
        #expect(read() == .samples([1]))
    }

    @Test func whatASlowReaderMissesIsOneGap() {
        inbox.receive(Signals.ramp(count: 20))
        for start in 21...25 { inbox.receive(Signals.ramp(count: 1, from: start - 1)) }
        #expect(read(3) == .samples([1, 2, 3]))
        // Dropped: samples are accepted again only when half of the ring is free.
        inbox.receive([26])
        #expect(read(3) == .samples([4, 5, 6]))
        inbox.receive([27, 28])
        #expect(read() == .samples([7, 8]))
        #expect(read() == .gap(.slowReader, 18))
        #expect(read() == .samples([27, 28]))
        let statistics = inbox.statistics
        #expect(statistics.samplesReceived == 28)
        #expect(statistics.losses.slowReader == 18)
        #expect(statistics.gaps == 1)
    }

    @Test func gapsOfTwoCausesAreTold() {
        inbox.receive([1])
        inbox.receive(nil, byteCount: 4)
        inbox.moved(to: "other")
        inbox.receive([2])
        #expect(read() == .samples([1]))
        #expect(read() == .gap(.hole, 2))
        guard case .event(.gap(let gap)) = read() else {
            Issue.record("no gap")
            return
        }
        #expect(gap.cause == .moved)
        #expect(read() == .samples([2]))
        #expect(inbox.deviceName == "other")
    }

    @Test func moreGapsThanThereIsRoomForLoseNoCount() throws {
        let inbox = try CaptureBuffer(
            sampleRate: 16_000, minimumCapacity: 1024, followsDefault: true, recordingEnded: ended)
        inbox.willRecord(from: "mic")
        for round in 0..<100 {
            inbox.receive([1])
            inbox.receive(nil, byteCount: 2 + round % 3 * 2)
        }
        var delivered = 0
        var reported = 0
        func drain() {
            while true {
                switch read(from: inbox) {
                case .samples(let samples): delivered += samples.count
                case .event(.gap(let gap)): reported += gap.samplesLost
                case .event: return
                }
            }
        }
        drain()
        inbox.receive([1])
        drain()
        let statistics = inbox.statistics
        #expect(statistics.samplesReceived == 101 && statistics.losses.hole == 34 + 33 * 2 + 33 * 3)
        #expect(statistics.losses.slowReader > 0)
        #expect(delivered == statistics.samplesReceived - statistics.losses.slowReader)
        #expect(reported == statistics.losses.total)
    }

    @Test func anEndOfARecordingIsNoEndOfTheSession() {
        inbox.receive([1])
        inbox.end(.deviceAway)
        inbox.end(.serverAway)
        #expect(inbox.endOfRecording == .deviceAway)
        #expect(read() == .samples([1]))
        #expect(read() == .timedOut)
        // The connecting thread finds out that the server caused it.
        inbox.blame(.serverAway)
        inbox.willRecord(from: "mic")
        #expect(inbox.endOfRecording == nil)
        inbox.receive([2])
        guard case .event(.gap(let gap)) = read() else {
            Issue.record("no gap")
            return
        }
        #expect(gap.cause == .serverAway)
        #expect(read() == .samples([2]))
    }

    @Test func aSuspensionIsAGapWhenItIsOver() {
        inbox.receive([1])
        inbox.setSuspended(true)
        // Samples that were in flight at the suspension.
        inbox.receive([2])
        inbox.setSuspended(false)
        inbox.receive([3])
        #expect(read() == .samples([1, 2]))
        guard case .event(.gap(let gap)) = read() else {
            Issue.record("no gap")
            return
        }
        #expect(gap.cause == .suspended)
        #expect(read() == .samples([3]))
        #expect(inbox.statistics.suspensions == 1)
    }

    @Test func silenceIsToldOfOnceForEachCause() {
        inbox.receive([1])
        #expect(read() == .samples([1]))
        inbox.end(.deviceAway)
        #expect(read(timeout: .seconds(5)) == .event(.outage(.deviceAway)))
        inbox.blame(.deviceAway)
        #expect(read() == .timedOut)
        inbox.blame(.serverAway)
        #expect(read(timeout: .seconds(5)) == .event(.outage(.serverAway)))
        inbox.blame(.deviceAway)
        inbox.blame(.serverAway)
        #expect(read() == .timedOut)
    }

    @Test func aSourceWithoutSoundIsReported() {
        #expect(read(timeout: .seconds(5)) == .event(.outage(.stalled)))
        #expect(read() == .timedOut)
    }

    @Test func theEndComesAfterWhatWasHeardAndAnInterruptBefore() {
        inbox.receive([1])
        inbox.finish()
        #expect(read() == .samples([1]))
        #expect(read() == .event(.ended(.stopped)))
        inbox.receive([2])
        inbox.interrupt()
        #expect(read() == .event(.ended(.interrupted)))
    }

    @Test func producerAndReaderKeepCountTogether() async throws {
        // Both threads run at full speed, so that gaps fall everywhere.
        let inbox = try CaptureBuffer(
            sampleRate: 16_000, minimumCapacity: 64, followsDefault: true, recordingEnded: ended)
        inbox.willRecord(from: "mic")
        let total = 300_000
        let producer = Thread {
            var sent = 0
            while sent < total {
                if sent % 7 == 3 { inbox.receive(nil, byteCount: 2) }
                inbox.receive(Signals.ramp(count: 10, from: sent))
                sent += 10
            }
            inbox.finish()
        }
        producer.start()
        var delivered = 0
        var lost = 0
        var wrong = 0
        var expected: Int? = nil
        let buffer = UnsafeMutableBufferPointer<Int16>.allocate(capacity: 48)
        defer { buffer.deallocate() }
        reading: while true {
            switch inbox.read(into: buffer, timeout: .seconds(10)) {
            case .samples(let count):
                // Samples are consecutive unless a gap was reported.
                for sample in buffer[..<count] {
                    if let expected, Int(sample) != expected % 32_000 + 1 { wrong += 1 }
                    expected = Int(sample)
                }
                delivered += count
            case .gap(let gap):
                lost += gap.samplesLost
                expected = nil
            case .outage: continue
            case .timedOut, .ended: break reading
            }
        }
        let statistics = inbox.statistics
        #expect(wrong == 0)
        #expect(statistics.samplesReceived == total)
        #expect(delivered == total - statistics.losses.slowReader)
        // The last gap is not reported, because no sound follows it.
        #expect(lost <= statistics.losses.total && lost > 0)
        #expect(statistics.losses.total - lost <= total)
    }

    fileprivate enum Outcome: Equatable {
        case samples([Int16])
        case event(SoundEvent<CaptureError>)

        static let timedOut = Outcome.event(.timedOut)
    }

    private func read(_ capacity: Int = 100, timeout: Duration = .zero) -> Outcome {
        read(from: inbox, capacity, timeout: timeout)
    }

    private func read(from inbox: CaptureBuffer, _ capacity: Int = 100, timeout: Duration = .zero) -> Outcome {
        withUnsafeTemporaryAllocation(of: Int16.self, capacity: capacity) { buffer in
            switch inbox.read(into: buffer, timeout: timeout) {
            case .samples(let count): .samples(Array(buffer[..<count]))
            case let event: .event(event)
            }
        }
    }
}

extension CaptureBufferTests.Outcome {
    /// A gap of the given number of samples, with the matching duration at 16 kHz.
    fileprivate static func gap(_ cause: CaptureGap.Cause, _ samples: Int) -> Self {
        .event(
            .gap(CaptureGap(cause: cause, samplesLost: samples, duration: .nanoseconds(Int64(samples) * 62_500))))
    }
}

extension CaptureBuffer {
    fileprivate func receive(_ samples: [Int16]) {
        samples.withUnsafeBytes { receive($0.baseAddress, byteCount: $0.count) }
    }
}
