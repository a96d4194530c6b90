// SPDX-License-Identifier: Apache-2.0

import Synchronization

/// What PulseAudio's thread and the reading thread share: the ring, the counters and the reason for the end.
///
/// The two threads never lock each other out. For one recording; `CaptureBuffer` is for one after the other.
package final class CaptureInbox: RecordingSink {
    /// The device the samples come from, for error messages.
    private let device: String
    private let ring: SampleRing
    package var ringCapacity: Int { ring.capacity }
    private let wakeEvent: WakeEvent
    private let received = Atomic<Int>(0)
    private let lost = Atomic<Int>(0)
    private let overflows = Atomic<Int>(0)
    private let suspensions = Atomic<Int>(0)
    private let suspended = Atomic<Bool>(false)
    private let interrupted = Atomic<Bool>(false)
    private let isBeingRead = Atomic<Bool>(false)
    /// `EndReason.bits`, 0 while capture goes on.
    private let end = Atomic<UInt64>(0)

    /// - Parameter minimumCapacity: samples the ring must hold, 1 to 2^30.
    /// - Throws: `systemCallFailed`.
    package init(device: String, minimumCapacity: Int) throws(CaptureError) {
        self.device = device
        wakeEvent = try WakeEvent()
        ring = SampleRing(minimumCapacity: minimumCapacity)
    }

    package var statistics: CaptureStatistics {
        var statistics = CaptureStatistics()
        // First, and acquiring: whoever sees a number of samples received also sees what became of them.
        statistics.samplesReceived = received.load(ordering: .acquiring)
        statistics.samplesDroppedByRing = ring.droppedSamples
        statistics.samplesLostByServer = lost.load(ordering: .relaxed)
        statistics.serverOverflows = overflows.load(ordering: .relaxed)
        statistics.suspensions = suspensions.load(ordering: .relaxed)
        return statistics
    }

    package var isSuspended: Bool { suspended.load(ordering: .relaxed) }

    // MARK: The producer's side, PulseAudio's thread

    /// Takes what the server sent.
    ///
    /// - Parameters:
    ///   - data: native-endian 16-bit samples of any alignment, or nil for a hole.
    ///   - byteCount: at least 0. An odd last byte is no sample and is ignored.
    package func receive(_ data: UnsafeRawPointer?, byteCount: Int) {
        let count = byteCount / MemoryLayout<Int16>.size
        if let data {
            _ = ring.push(data, count: count)
        } else {
            ring.pushSilence(count)
            lost.wrappingAdd(count, ordering: .relaxed)
        }
        received.wrappingAdd(count, ordering: .releasing)
        wakeEvent.signal()
    }

    package func serverOverflowed() {
        overflows.wrappingAdd(1, ordering: .relaxed)
    }

    package func setSuspended(_ isSuspended: Bool) {
        let wasSuspended = suspended.exchange(isSuspended, ordering: .relaxed)
        if isSuspended && !wasSuspended { suspensions.wrappingAdd(1, ordering: .relaxed) }
    }

    package func moved(to device: String?) {
        end(.deviceMoved)
    }

    /// Ends the capture. Of several reasons the first counts: the later ones are its consequences.
    package func end(_ reason: EndReason) {
        _ = end.compareExchange(expected: 0, desired: reason.bits, ordering: .releasing)
        wakeEvent.signal()
    }

    // MARK: The consumer's side

    /// Makes the present or else the next `read`, and all later ones, end with `interrupted`. From any thread or
    /// signal handler.
    package func interrupt() {
        interrupted.store(true, ordering: .releasing)
        wakeEvent.signal()
    }

    /// See `CaptureStream.read`.
    package func read(into buffer: UnsafeMutableBufferPointer<Int16>, timeout: Duration) -> CaptureRead {
        precondition(!buffer.isEmpty, "cannot read samples into an empty buffer")
        let othersRead = isBeingRead.exchange(true, ordering: .acquiring)
        precondition(!othersRead, "only one thread at a time may read a capture stream")
        defer { isBeingRead.store(false, ordering: .releasing) }

        let deadline = Deadline(after: timeout)
        while true {
            if interrupted.load(ordering: .acquiring) { return .ended(.interrupted) }
            // Before the ring: what was received before the end is then sure to be found there.
            let reason = EndReason(bits: end.load(ordering: .acquiring))
            let count = ring.pop(into: buffer)
            if count > 0 { return .samples(count) }
            if let reason { return .ended(reason.error(device: device)) }
            if deadline.hasPassed { return .timedOut }
            wakeEvent.wait(until: deadline)
        }
    }
}
