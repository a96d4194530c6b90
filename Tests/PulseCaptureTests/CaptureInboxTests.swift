// SPDX-License-Identifier: Apache-2.0

import Foundation
import PulseCapture
import Testing

/// What a server seldom or never does, and what therefore no daemon can show.
@Suite struct CaptureInboxTests {
    private let inbox: CaptureInbox

    init() throws {
        inbox = try CaptureInbox(device: "mic", minimumCapacity: 8)
    }

    @Test func aHoleBecomesSilenceAndIsCounted() {
        inbox.receive([1, 2])
        inbox.receive(nil, byteCount: 6)
        inbox.receive([3])
        #expect(read(8) == [1, 2, 0, 0, 0, 3])
        #expect(inbox.statistics.samplesReceived == 6)
        #expect(inbox.statistics.samplesLostByServer == 3)
        #expect(inbox.statistics.samplesDroppedByRing == 0)
    }

    @Test func anAbsurdHoleCostsNoMoreThanTheRing() {
        inbox.receive(nil, byteCount: .max)
        inbox.receive(nil, byteCount: .max)
        inbox.receive(nil, byteCount: .max)
        #expect(read(100) == [Int16](repeating: 0, count: 8))
    }

    @Test func unalignedAndOddDataIsTaken() {
        let bytes: [UInt8] = [0xEE] + [0x34, 0x12, 0x78, 0x56, 0xEE]
        bytes.withUnsafeBytes { inbox.receive($0.baseAddress! + 1, byteCount: 5) }
        #expect(read(8) == [Int16(littleEndian: 0x1234), Int16(littleEndian: 0x5678)])
        #expect(inbox.statistics.samplesReceived == 2)
    }

    @Test func receivedIsDeliveredAndDroppedAndWaiting() {
        inbox.receive(Signals.ramp(count: 20))
        let delivered = read(3)
        let statistics = inbox.statistics
        #expect(delivered == [1, 2, 3])
        #expect(statistics.samplesReceived == 20)
        #expect(statistics.samplesDroppedByRing == 12)
        #expect(read(100) == [4, 5, 6, 7, 8])
    }

    @Test func whatWasHeardIsDeliveredBeforeTheEnd() {
        inbox.receive([1, 2, 3])
        inbox.end(.serverWentAway(code: 6))
        #expect(outcome(capacity: 2) == .samples(2))
        #expect(outcome(capacity: 2) == .samples(1))
        #expect(outcome() == .ended(.serverWentAway(reason: "Connection refused")))
        #expect(outcome() == .ended(.serverWentAway(reason: "Connection refused")))
    }

    @Test(arguments: [
        (EndReason.serverWentAway(code: 999), CaptureError.serverWentAway(reason: "error 999")),
        (.streamFailed(code: 3), .streamFailed(device: "mic", reason: "Invalid argument")),
        (.streamFailed(code: 12), .deviceLost(device: "mic")),
        (.deviceMoved, .deviceMoved(device: "mic")),
        (.stopped, .stopped),
    ])
    func everyReasonBecomesItsError(reason: EndReason, error: CaptureError) {
        inbox.end(reason)
        #expect(outcome() == .ended(error))
    }

    @Test func theFirstReasonCounts() {
        inbox.end(.deviceMoved)
        inbox.end(.stopped)
        #expect(outcome() == .ended(.deviceMoved(device: "mic")))
    }

    @Test func anInterruptComesBeforeWhatWasHeard() {
        inbox.receive([1, 2, 3])
        inbox.interrupt()
        #expect(outcome() == .ended(.interrupted))
        #expect(outcome() == .ended(.interrupted))
    }

    @Test func aWaitingReadIsInterrupted() async throws {
        let begin = ContinuousClock.now
        let inbox = inbox
        let thread = Thread {
            usleep(100_000)
            inbox.interrupt()
        }
        thread.start()
        #expect(outcome(timeout: .seconds(30)) == .ended(.interrupted))
        #expect(ContinuousClock.now - begin >= .milliseconds(90))
        #expect(ContinuousClock.now - begin < .seconds(10))
    }

    @Test func aWaitingReadGetsWhatComes() {
        let inbox = inbox
        let thread = Thread {
            for sample in 1...3 as ClosedRange<Int16> {
                usleep(20_000)
                inbox.receive([sample])
            }
        }
        thread.start()
        #expect((1...3).map { _ in read(8, timeout: .seconds(30)) } == [[1], [2], [3]])
    }

    @Test func aReadWithNothingToHearTimesOutWithoutSpinning() {
        let begin = ContinuousClock.now
        let processorTime = Self.threadProcessorTime()
        #expect(outcome(timeout: .milliseconds(300)) == .timedOut)
        #expect(ContinuousClock.now - begin >= .milliseconds(300))
        #expect(Self.threadProcessorTime() - processorTime < .milliseconds(100))
        #expect(outcome(timeout: .zero) == .timedOut)
        #expect(outcome(timeout: .seconds(-1)) == .timedOut)
    }

    @Test func suspensionsAreCountedOnce() {
        for isSuspended in [false, true, true, false, true] { inbox.setSuspended(isSuspended) }
        #expect(inbox.statistics.suspensions == 2)
        #expect(inbox.isSuspended)
        inbox.setSuspended(false)
        #expect(!inbox.isSuspended)
    }

    @Test func overflowsAreCounted() {
        inbox.serverOverflowed()
        inbox.serverOverflowed()
        #expect(inbox.statistics.serverOverflows == 2)
    }

    @Test func manySignalsDoNotBlockTheProducer() {
        // Many more than the wake event can hold.
        for _ in 0..<20_000 { inbox.receive([1]) }
        #expect(inbox.statistics.samplesReceived == 20_000)
        #expect(read(100).count == 8)
        #expect(outcome(timeout: .milliseconds(10)) == .timedOut)
    }

    @Test func anEmptyBufferStopsTheProgram() async {
        await #expect(processExitsWith: .failure) {
            let inbox = try CaptureInbox(device: "mic", minimumCapacity: 8)
            _ = inbox.read(into: UnsafeMutableBufferPointer(start: nil, count: 0), timeout: .zero)
        }
    }

    private func read(_ capacity: Int, timeout: Duration = .zero) -> [Int16] {
        withUnsafeTemporaryAllocation(of: Int16.self, capacity: capacity) { buffer in
            guard case .samples(let count) = inbox.read(into: buffer, timeout: timeout) else { return [] }
            return Array(buffer[..<count])
        }
    }

    private func outcome(capacity: Int = 8, timeout: Duration = .zero) -> CaptureRead {
        withUnsafeTemporaryAllocation(of: Int16.self, capacity: capacity) { inbox.read(into: $0, timeout: timeout) }
    }

    private static func threadProcessorTime() -> Duration {
        var time = timespec()
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return .seconds(time.tv_sec) + .nanoseconds(time.tv_nsec)
    }
}

extension CaptureInbox {
    fileprivate func receive(_ samples: [Int16]) {
        samples.withUnsafeBytes { receive($0.baseAddress, byteCount: $0.count) }
    }
}
