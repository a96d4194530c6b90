// SPDX-License-Identifier: Apache-2.0

import Glibc
import HarkBasics
import Synchronization

/// A lock-free buffer of samples and of the gaps between them. Successive recordings fill it and one thread reads it.
///
/// Samples delivered plus samples reported lost match the elapsed time. The producer is PulseAudio's thread during a
/// recording, and the supervising thread between two recordings; never both at once. After `init`, neither side
/// allocates, locks or throws while it passes on samples.
package final class CaptureBuffer: Sendable {
    private let sampleRate: Int
    private let ring: SampleRing
    package var ringCapacity: Int { ring.capacity }
    private let gaps = GapQueue()
    private let wakeEvent: WakeEvent
    /// Wakes the thread that starts the next recording.
    private let recordingEnded: WakeEvent
    /// Whether a recording may be moved to another source.
    private let followsDefault: Bool
    private let device = Locked<String?>(nil)

    // Used only by the producer.
    nonisolated(unsafe) private var clock: LossDetector
    nonisolated(unsafe) private var pending: CaptureGap?
    /// The cause of the gap before the next samples, if they begin a new recording or follow a known pause.
    nonisolated(unsafe) private var newStart: CaptureGap.Cause?
    /// Whether samples are dropped until the reader has emptied half of the ring. This gives one gap instead of
    /// hundreds.
    nonisolated(unsafe) private var isOverflowing = false

    // State shared by both sides.
    private let pushed = Atomic<Int>(0)
    private let popped = Atomic<Int>(0)
    /// Time in nanoseconds, on `LossDetector`'s clock, at which the newest samples arrived or the stream began; 0
    /// before.
    private let newestArrival = Atomic<Int64>(0)
    /// The raw value of the cause of the current outage; 0 if none is known.
    private let absence = Atomic<UInt8>(0)
    private let isOver = Atomic<Bool>(false)
    private let interrupted = Atomic<Bool>(false)
    private let isBeingRead = Atomic<Bool>(false)
    /// The raw value of the cause that ended the current recording; 0 while it runs.
    private let recordingEnd = Atomic<UInt8>(0)

    // Used only by the reader.
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
    /// The raw value of the newest problem of the channels; 0 if there is none.
    private let channelProblemFound = Atomic<UInt8>(0)

    /// - Parameters:
    ///   - minimumCapacity: samples the ring must hold, 1 to 2^30.
    ///   - recordingEnded: signaled when a recording ends.
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

    /// The newest problem of the recording's channels.
    package var channelProblem: ChannelProblem? {
        ChannelProblem(rawValue: channelProblemFound.load(ordering: .relaxed))
    }

    package var isSuspended: Bool { suspended.load(ordering: .relaxed) }

    /// The source being recorded, or the last one that was; nil before the first recording.
    package var deviceName: String? { device.withLock { $0 } }

    /// Nanoseconds of a clock that also runs while the machine is suspended, since the sound of that time is lost too.
    static var now: Int64 {
        var time = timespec()
        clock_gettime(CLOCK_BOOTTIME, &time)
        return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
    }
}

// MARK: - Producer side, on PulseAudio's thread: must not block or fail

extension CaptureBuffer {
    /// - Parameters:
    ///   - data: native-endian 16-bit samples of any alignment, or nil for a hole.
    ///   - byteCount: at least 0. An odd last byte is ignored.
    package func receive(_ data: UnsafeRawPointer?, byteCount: Int) {
        receive(data, byteCount: byteCount, at: Self.now)
    }

    package func receive(_ data: UnsafeRawPointer?, byteCount: Int, at now: Int64) {
        let count = byteCount / MemoryLayout<Int16>.size
        // Samples that were in transit when the source was suspended do not count as a new start.
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

    /// Queues the pending gap, if any, before the next samples. Returns false if the queue is full.
    private func placePending() -> Bool {
        guard let gap = pending else { return true }
        guard gaps.push(.init(position: pushed.load(ordering: .relaxed), gap: gap)) else { return false }
        gapCount.wrappingAdd(1, ordering: .relaxed)
        pending = nil
        return true
    }

    private func note(_ gap: CaptureGap) {
        tally.add(gap.samplesLost, gap.cause)
        // Gaps with the same cause are joined. Gaps with different causes stay separate unless the queue is full.
        if let pending, pending.cause == gap.cause || !placePending() {
            self.pending = pending.joined(gap)
        } else {
            pending = gap
        }
    }

    package func report(_ problem: ChannelProblem) {
        channelProblemFound.store(problem.rawValue, ordering: .relaxed)
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

    /// Called when the server has moved the recording to another source.
    ///
    /// - Parameter name: nil if the name is not printable.
    package func moved(to name: String?) {
        guard followsDefault else { return end(.moved) }
        if let name { device.withLock { $0 = name } }
        newStart = newStart ?? .moved
    }

    /// Ends the recording. Only the first call has an effect: later ones report consequences of the first.
    ///
    /// - Parameter cause: `serverAway`, `deviceAway` or `moved`.
    package func end(_ cause: CaptureGap.Cause) {
        let (isFirst, _) = recordingEnd.compareExchange(expected: 0, desired: cause.rawValue, ordering: .releasing)
        guard isFirst else { return }
        // Keeps the first cause of an outage. It replaces only `suspended` and `moved`.
        if clock.hasBegun, newStart != .serverAway, newStart != .deviceAway { newStart = cause }
        absence.store(cause.rawValue, ordering: .releasing)
        recordingEnded.signal()
        wakeEvent.signal()
    }

    /// Prepares for a recording from this source. Must not be called during a recording.
    func willRecord(from name: String) {
        device.withLock { $0 = name }
        clock.begin(at: Self.now)
        // So that a source that never delivers samples is reported as an outage.
        newestArrival.store(clock.newest, ordering: .releasing)
        suspended.store(false, ordering: .relaxed)
        channelProblemFound.store(0, ordering: .relaxed)
        recordingEnd.store(0, ordering: .releasing)
    }

    /// Called when the recording has begun.
    func isRecording() {
        recordings.wrappingAdd(1, ordering: .relaxed)
    }

    /// Sets the cause of the current outage. Must not be called during a recording.
    func blame(_ cause: CaptureGap.Cause) {
        // A server that shuts down removes its sources first, so the loss of the device is only a consequence.
        if newStart == .deviceAway && cause == .serverAway { newStart = cause }
        absence.store(cause.rawValue, ordering: .releasing)
        wakeEvent.signal()
    }

    /// The cause that ended the current recording; nil while it runs. May be read from any thread.
    var endOfRecording: CaptureGap.Cause? { CaptureGap.Cause(rawValue: recordingEnd.load(ordering: .acquiring)) }

    /// Marks the end of the stream: no recording follows. Must not be called during a recording.
    func finish() {
        isOver.store(true, ordering: .releasing)
        wakeEvent.signal()
    }
}

// MARK: - Reader side

extension CaptureBuffer {
    /// Makes the current or next `read` and all later ones return `interrupted`. May be called from any thread or
    /// signal handler.
    package func interrupt() {
        interrupted.store(true, ordering: .releasing)
        wakeEvent.signal()
    }

    /// See `CaptureSession.read`.
    package func read(into buffer: UnsafeMutableBufferPointer<Int16>, timeout: Duration) -> SoundEvent<CaptureError> {
        precondition(!buffer.isEmpty, "cannot read samples into an empty buffer")
        let othersRead = isBeingRead.exchange(true, ordering: .acquiring)
        precondition(!othersRead, "only one thread at a time may read a capture session")
        defer { isBeingRead.store(false, ordering: .releasing) }

        let deadline = Deadline(after: timeout)
        while true {
            if interrupted.load(ordering: .acquiring) { return .ended(.interrupted) }
            // Loaded before the samples, so that all samples received before the end are found.
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

    private func next(into buffer: UnsafeMutableBufferPointer<Int16>) -> SoundEvent<CaptureError>? {
        let start = popped.load(ordering: .relaxed)
        // Loaded before the gaps, so that every gap before these samples is found.
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

    /// Time since the newest samples arrived or the stream began; nil before that.
    private func silence() -> Duration? {
        let newest = newestArrival.load(ordering: .acquiring)
        return newest == 0 ? nil : .nanoseconds(Self.now - newest)
    }

    /// The outage event for the current silence; nil if it was already reported for this cause.
    private func announcement() -> SoundEvent<CaptureError>? {
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
