// SPDX-License-Identifier: Apache-2.0

import Glibc
import HarkBasics
import Synchronization

/// What one recording after the other fills and one thread reads: samples, and between them the gaps where sound was
/// lost.
///
/// What the reader gets, samples and samples lost together, keeps up with the clock. The producer's side belongs to
/// PulseAudio's thread while there is a recording, and to the thread that looks for the next one while there is none;
/// never to both. After `init` neither side allocates, locks or throws on the way of a sample.
package final class CaptureBuffer: Sendable {
    private let sampleRate: Int
    private let ring: SampleRing
    package var ringCapacity: Int { ring.capacity }
    private let gaps = GapQueue()
    private let wakeEvent: WakeEvent
    /// Wakes the thread that looks for the next recording.
    private let recordingEnded: WakeEvent
    /// Whether a recording may be moved to another source.
    private let followsDefault: Bool
    private let device = Locked<String?>(nil)

    // The producer's own.
    nonisolated(unsafe) private var clock: LossDetector
    nonisolated(unsafe) private var pending: CaptureGap?
    /// Why the next samples are a new start.
    nonisolated(unsafe) private var newStart: CaptureGap.Cause?
    /// Whether samples are thrown away until the reader has emptied half of the ring: one gap, not hundreds.
    nonisolated(unsafe) private var isOverflowing = false

    // State shared by both sides.
    private let pushed = Atomic<Int>(0)
    private let popped = Atomic<Int>(0)
    /// Nanoseconds of `LossDetector`'s clock when the newest samples came or the stream began, 0 before.
    private let newestArrival = Atomic<Int64>(0)
    /// The raw value of what keeps sound away at the moment, 0 for nothing known.
    private let absence = Atomic<UInt8>(0)
    private let isOver = Atomic<Bool>(false)
    private let interrupted = Atomic<Bool>(false)
    private let isBeingRead = Atomic<Bool>(false)
    /// The raw value of why the present recording is over, 0 while it goes on.
    private let recordingEnd = Atomic<UInt8>(0)

    // The reader's own.
    nonisolated(unsafe) private var announcedArrival: Int64 = 0
    nonisolated(unsafe) private var announcedCauses: UInt32 = 0

    // Counters.
    private let received = Atomic<Int>(0)
    private let gapCount = Atomic<Int>(0)
    private let recordings = Atomic<Int>(0)
    private let overflows = Atomic<Int>(0)
    private let suspensions = Atomic<Int>(0)
    private let suspended = Atomic<Bool>(false)
    private let tally = LossTally()

    /// - Parameters:
    ///   - minimumCapacity: samples the ring must hold, 1 to 2^30.
    ///   - recordingEnded: signalled when a recording is over.
    /// - Throws: `systemCallFailed`.
    init(
        sampleRate: Int, minimumCapacity: Int, followsDefault: Bool, recordingEnded: WakeEvent
    ) throws(CaptureError) {
        self.sampleRate = sampleRate
        self.followsDefault = followsDefault
        self.recordingEnded = recordingEnded
        clock = LossDetector(sampleRate: sampleRate)
        wakeEvent = try WakeEvent()
        ring = SampleRing(minimumCapacity: minimumCapacity)
    }

    package var statistics: CaptureStatistics {
        var statistics = CaptureStatistics()
        statistics.samplesReceived = received.load(ordering: .acquiring)
        statistics.losses = tally.losses
        statistics.gaps = gapCount.load(ordering: .relaxed)
        statistics.recordings = recordings.load(ordering: .relaxed)
        statistics.serverOverflows = overflows.load(ordering: .relaxed)
        statistics.suspensions = suspensions.load(ordering: .relaxed)
        return statistics
    }

    package var isSuspended: Bool { suspended.load(ordering: .relaxed) }

    /// The source recorded from, or the last that was; nil before the first.
    package var deviceName: String? { device.withLock { $0 } }

    /// Nanoseconds that also pass while the machine sleeps: the sound of that time is missing too.
    static var now: Int64 {
        var time = timespec()
        clock_gettime(CLOCK_BOOTTIME, &time)
        return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
    }
}

// MARK: - The producer's side, on PulseAudio's thread, where nothing may wait or fail

extension CaptureBuffer {
    /// - Parameters:
    ///   - data: native-endian 16-bit samples of any alignment, or nil for a hole.
    ///   - byteCount: at least 0. An odd last byte is no sample and is ignored.
    package func receive(_ data: UnsafeRawPointer?, byteCount: Int) {
        receive(data, byteCount: byteCount, at: Self.now)
    }

    package func receive(_ data: UnsafeRawPointer?, byteCount: Int, at now: Int64) {
        let count = byteCount / MemoryLayout<Int16>.size
        // What was under way when the source was suspended is no new start yet.
        let cause = suspended.load(ordering: .relaxed) ? nil : newStart
        if cause != nil { newStart = nil }
        if let loss = clock.receive(count, at: now, isNewStart: cause != nil) {
            note(CaptureGap(cause: cause ?? .stalled, samplesLost: loss.samples, duration: .nanoseconds(loss.duration)))
        }
        if let data {
            append(data, count)
            received.wrappingAdd(count, ordering: .releasing)
        } else {
            let believed = min(count, 1 << 32)
            note(.init(cause: .hole, samplesLost: believed, duration: .nanoseconds(clock.nanoseconds(believed))))
        }
        newestArrival.store(now, ordering: .releasing)
        absence.store(0, ordering: .releasing)
        wakeEvent.signal()
    }

    private func append(_ data: UnsafeRawPointer, _ count: Int) {
        let isRoomy =
            ring.capacity - (pushed.load(ordering: .relaxed) - popped.load(ordering: .acquiring))
            >= ring.capacity / 2
        if isOverflowing && isRoomy { isOverflowing = false }
        var accepted = 0
        if !isOverflowing && placePending() {
            accepted = ring.push(data, count: count)
            pushed.wrappingAdd(accepted, ordering: .releasing)
        }
        if accepted < count {
            isOverflowing = true
            let lost = min(count - accepted, 1 << 32)
            note(.init(cause: .slowReader, samplesLost: lost, duration: .nanoseconds(clock.nanoseconds(lost))))
        }
    }

    /// Puts the gap so far, if there is one, before the samples to come; false where there is no room for it.
    private func placePending() -> Bool {
        guard let gap = pending else { return true }
        guard gaps.push(.init(position: pushed.load(ordering: .relaxed), gap: gap)) else { return false }
        gapCount.wrappingAdd(1, ordering: .relaxed)
        pending = nil
        return true
    }

    private func note(_ gap: CaptureGap) {
        tally.add(gap.samplesLost, gap.cause)
        // Of one cause one gap; of two causes two, if there is room.
        if let pending, pending.cause == gap.cause || !placePending() {
            self.pending = pending.joined(gap)
        } else {
            pending = gap
        }
    }

    package func serverOverflowed() {
        overflows.wrappingAdd(1, ordering: .relaxed)
    }

    package func setSuspended(_ isSuspended: Bool) {
        let wasSuspended = suspended.exchange(isSuspended, ordering: .relaxed)
        guard isSuspended && !wasSuspended else { return }
        suspensions.wrappingAdd(1, ordering: .relaxed)
        if clock.hasBegun { newStart = newStart ?? .suspended }
        absence.store(CaptureGap.Cause.suspended.rawValue, ordering: .releasing)
    }

    /// The server moved the recording to another source.
    ///
    /// - Parameter name: nil if it is not fit to be shown.
    package func moved(to name: String?) {
        guard followsDefault else { return end(.moved) }
        if let name { device.withLock { $0 = name } }
        newStart = newStart ?? .moved
    }

    /// The recording is over. Of several calls the first counts: the later ones are its consequences.
    ///
    /// - Parameter cause: `serverAway`, `deviceAway` or `moved`.
    package func end(_ cause: CaptureGap.Cause) {
        let (isFirst, _) = recordingEnd.compareExchange(expected: 0, desired: cause.rawValue, ordering: .releasing)
        guard isFirst else { return }
        // Of what keeps sound away the first counts, if nothing but a pause came before it.
        if clock.hasBegun, newStart != .serverAway, newStart != .deviceAway { newStart = cause }
        absence.store(cause.rawValue, ordering: .releasing)
        recordingEnded.signal()
        wakeEvent.signal()
    }

    /// A recording from this source begins. Not while there is another.
    func willRecord(from name: String) {
        device.withLock { $0 = name }
        clock.begin(at: Self.now)
        // So that a source which never gives samples is reported.
        newestArrival.store(clock.newest, ordering: .releasing)
        suspended.store(false, ordering: .relaxed)
        recordingEnd.store(0, ordering: .releasing)
    }

    /// The recording has begun.
    func isRecording() {
        recordings.wrappingAdd(1, ordering: .relaxed)
    }

    /// It turned out what keeps sound away. Not while there is a recording.
    func blame(_ cause: CaptureGap.Cause) {
        // A server that ends takes its sources away first.
        if newStart == .deviceAway && cause == .serverAway { newStart = cause }
        absence.store(cause.rawValue, ordering: .releasing)
        wakeEvent.signal()
    }

    /// Why the present recording is over, nil while it goes on. From any thread.
    var endOfRecording: CaptureGap.Cause? { CaptureGap.Cause(rawValue: recordingEnd.load(ordering: .acquiring)) }

    /// No recording will follow. Not while there is one.
    func finish() {
        isOver.store(true, ordering: .releasing)
        wakeEvent.signal()
    }
}

// MARK: - The reader's side

extension CaptureBuffer {
    /// Makes the present or else the next `read`, and all later ones, end with `interrupted`. From any thread or
    /// signal handler.
    package func interrupt() {
        interrupted.store(true, ordering: .releasing)
        wakeEvent.signal()
    }

    /// See `CaptureSession.read`.
    package func read(into buffer: UnsafeMutableBufferPointer<Int16>, timeout: Duration) -> CaptureEvent {
        precondition(!buffer.isEmpty, "cannot read samples into an empty buffer")
        let othersRead = isBeingRead.exchange(true, ordering: .acquiring)
        precondition(!othersRead, "only one thread at a time may read a capture session")
        defer { isBeingRead.store(false, ordering: .releasing) }

        let deadline = Deadline(after: timeout)
        while true {
            if interrupted.load(ordering: .acquiring) { return .ended(.interrupted) }
            // Before the samples: what was received before the end is then sure to be found there.
            let isOver = isOver.load(ordering: .acquiring)
            if let event = next(into: buffer) { return event }
            if isOver { return .ended(.stopped) }
            let silence = silence()
            if let silence, silence >= Self.longSilence, let event = announcement() { return event }
            if deadline.hasPassed { return .timedOut }
            let untilLong = silence.map { Self.longSilence - $0 } ?? .zero
            wakeEvent.wait(
                until: untilLong > .zero ? deadline.sooner(of: Deadline(after: untilLong)) : deadline)
        }
    }

    private static var longSilence: Duration { .nanoseconds(LossDetector.longSilence) }

    private func next(into buffer: UnsafeMutableBufferPointer<Int16>) -> CaptureEvent? {
        let start = popped.load(ordering: .relaxed)
        // Before the gaps: those that lie before these samples are then sure to be found there.
        var waiting = pushed.load(ordering: .acquiring) - start
        if let entry = gaps.first {
            if entry.position == start {
                gaps.removeFirst()
                return .gap(entry.gap)
            }
            waiting = min(waiting, entry.position - start)
        }
        guard waiting > 0 else { return nil }
        let count = ring.pop(into: UnsafeMutableBufferPointer(rebasing: buffer.prefix(waiting)))
        popped.store(start + count, ordering: .releasing)
        return .samples(count)
    }

    /// How long nothing has come; nil before anything has.
    private func silence() -> Duration? {
        let newest = newestArrival.load(ordering: .acquiring)
        return newest == 0 ? nil : .nanoseconds(Self.now - newest)
    }

    /// What is to be said about the present silence, if it has not been said.
    private func announcement() -> CaptureEvent? {
        let newest = newestArrival.load(ordering: .acquiring)
        if newest != announcedArrival {
            announcedArrival = newest
            announcedCauses = 0
        }
        let cause = CaptureGap.Cause(rawValue: absence.load(ordering: .acquiring)) ?? .stalled
        let bit = UInt32(1) << UInt32(cause.rawValue)
        guard announcedCauses & bit == 0 else { return nil }
        announcedCauses |= bit
        return .outage(cause)
    }
}
