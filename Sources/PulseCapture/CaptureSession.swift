// SPDX-License-Identifier: Apache-2.0

import HarkBasics
import Synchronization

/// Captures 16-bit sound from a PulseAudio source as the mean of its channels, and reconnects when the server or the source goes away.
///
/// When a recording ends, because the server was killed or the source unplugged, a background thread starts another one
/// as soon as possible. The reader gets one stream of samples, with gaps where sound is missing: the samples delivered
/// and the samples reported lost add up to the time that passed. `interrupt`, `stop` and the properties may be used
/// from any thread.
public final class CaptureSession: Sendable {
    /// The requested rate in Hz. The server resamples if the device has another.
    public let sampleRate: Int

    private let inbox: CaptureBuffer
    private let supervisor: CaptureSupervisor
    private let thread = Locked<ControlThread?>(nil)
    private let isConnected = Atomic<Bool>(false)

    /// Creates a session. `connect` starts it.
    ///
    /// - Parameters:
    ///   - device: a `CaptureDevice.name`, from which alone is recorded; nil for the server's default source, also
    ///     after the default changes.
    ///   - sampleRate: in Hz, 1 to 768,000.
    ///   - ringSeconds: how much unread sound to keep, more than 0 and at most 600; rounded up to a power of two of
    ///     samples.
    ///   - server: in PulseAudio's syntax, such as `unix:/run/user/1000/pulse/native`; nil for the one set by
    ///     `PULSE_SERVER` or PulseAudio's configuration. A server is never started.
    ///   - backoff: the pauses between attempts to connect.
    /// - Throws: `systemCallFailed`.
    public init(
        device: String?, sampleRate: Int = 16_000, ringSeconds: Double = 2, server: String? = nil,
        backoff: Backoff = Backoff()
    ) throws(CaptureError) {
        precondition((1...768_000).contains(sampleRate), "a sample rate is 1 to 768,000 Hz")
        precondition(ringSeconds > 0 && ringSeconds <= 600, "a ring holds more than 0 and at most 600 seconds")
        self.sampleRate = sampleRate
        let wakeEvent = try WakeEvent()
        inbox = try CaptureBuffer(
            sampleRate: sampleRate, minimumCapacity: Int((ringSeconds * Double(sampleRate)).rounded(.up)),
            followsDefault: device == nil, recordingEnded: wakeEvent)
        let request = CaptureRequest(device: device, sampleRate: sampleRate, server: server, backoff: backoff)
        supervisor = CaptureSupervisor(request, inbox: inbox, wakeEvent: wakeEvent)
    }

    deinit {
        stop()
    }

    /// Starts recording. May be called only once.
    ///
    /// - Parameters:
    ///   - patience: how long to wait for a server that is not running yet; zero for not at all, nil for no limit.
    ///     There is no wait for a source that a running server does not have.
    ///   - timeout: the maximum time for one attempt.
    ///   - waiting: called once, with the error, before the wait for a server begins.
    /// - Throws: `serverUnreachable`, `accessDenied`, `serverTimedOut`, `serverWentAway`, `listingFailed`, `noSources`,
    ///   `deviceNotFound`, `streamNotStarted` or `systemCallFailed`; `interrupted` after `interrupt`.
    public func connect(
        patience: Duration? = .zero, timeout: Duration = .seconds(5), waiting: (CaptureError) -> Void = { _ in }
    ) throws(CaptureError) {
        let isSecond = isConnected.exchange(true, ordering: .acquiringAndReleasing)
        precondition(!isSecond, "a capture session is connected once")
        try supervisor.begin(patience: patience, timeout: timeout, waiting: waiting)
        do throws(CaptureError) {
            let supervisor = supervisor
            let started = try ControlThread { supervisor.supervise() }
            thread.withLock { $0 = started }
        } catch {
            supervisor.abandon()
            throw error
        }
    }

    /// Reads the oldest unread samples or the gap before them. Waits if there are none.
    ///
    /// May be used by one thread at a time. Does not allocate, lock or spin.
    ///
    /// - Parameters:
    ///   - buffer: not empty. It may be filled only in part: samples arrive in fragments of about 20 ms.
    ///   - timeout: the maximum time to wait; with zero or less, returns at once.
    public func read(into buffer: UnsafeMutableBufferPointer<Int16>, timeout: Duration) -> SoundEvent<CaptureError> {
        inbox.read(into: buffer, timeout: timeout)
    }

    /// Makes a waiting `read` or `connect`, and every later one, end with `interrupted` at once, and ends all attempts
    /// to connect. Takes no lock, so a signal handler may call it.
    public func interrupt() {
        inbox.interrupt()
        supervisor.cancel()
    }

    /// Ends the recording, the connection and the threads. `read` then delivers the samples recorded so far, followed
    /// by `.ended(.stopped)`. Has no effect if already stopped. Must not be called while `connect` runs; use
    /// `interrupt` for that.
    public func stop() {
        supervisor.cancel()
        let running = thread.withLock { thread in
            defer { thread = nil }
            return thread
        }
        running?.join()
        inbox.finish()
    }

    /// The source being recorded, or the last one during an outage; nil before `connect`.
    public var deviceName: String? { inbox.deviceName }

    /// The source chosen when the recording last began, as the server described it then; nil before `connect`.
    public var source: CaptureDevice? { supervisor.source }

    /// The error of the last attempt to start a recording; nil if it succeeded.
    public var problem: CaptureError? { supervisor.problem }

    /// The counts so far.
    public var statistics: CaptureStatistics { inbox.statistics }

    /// The newest problem of the source's channels; nil if none was found since the recording began.
    public var channelProblem: ChannelProblem? { inbox.channelProblem }

    /// Capacity of the ring in bytes.
    public var ringBytes: Int { inbox.ringCapacity * MemoryLayout<Int16>.stride }

    /// Whether the device is suspended and therefore delivers no sound.
    public var isSuspended: Bool { inbox.isSuspended }
}

/// The settings of a session's recording.
struct CaptureRequest: Sendable {
    /// A source's name; nil for the server's default.
    var device: String?
    /// In Hz.
    var sampleRate: Int
    /// In PulseAudio's syntax; nil for the one set in the environment.
    var server: String?
    /// The pauses between attempts to connect.
    var backoff: Backoff
}

/// The counts of a capture session since it began.
///
/// Once no more samples arrive, `samplesReceived` is the sum of the samples `read` has delivered, the unread samples
/// and `losses.slowReader`.
public struct CaptureStatistics: Sendable, Equatable {
    /// Samples the server sent.
    public var samplesReceived = 0
    /// How often the server reported an overflow of its own buffer. It does not report how much was lost.
    public var serverOverflows = 0
    /// How often the device was suspended.
    public var suspensions = 0
    /// Number of samples lost, by cause.
    public var losses = CaptureLosses()
    /// Number of gaps.
    public var gaps = 0
    /// Number of recordings started.
    public var recordings = 0

    public init() {}
}
