// SPDX-License-Identifier: Apache-2.0

import HarkBasics
import Synchronization

/// Mono 16-bit sound from a PulseAudio source for as long as wanted, whatever becomes of the server and the source.
///
/// When a recording ends, because the server was killed or the source unplugged, a thread of its own begins another as
/// soon as that can be had. The reader gets one stream of samples, and gaps where sound is missing: samples delivered
/// and samples reported lost together are the samples of the time that passed. `interrupt`, `stop` and the properties
/// may be used from any thread.
public final class CaptureSession: Sendable {
    /// In Hz, what was asked for; the server resamples when the device has another.
    public let sampleRate: Int

    private let inbox: CaptureBuffer
    private let supervisor: CaptureSupervisor
    private let thread = Locked<ControlThread?>(nil)
    private let isConnected = Atomic<Bool>(false)

    /// Prepares a session; `connect` begins it.
    ///
    /// - Parameters:
    ///   - device: a `CaptureDevice.name`, which the recording then stays with; nil for the server's default source,
    ///     also when that becomes another.
    ///   - sampleRate: in Hz, 1 to 768,000.
    ///   - ringSeconds: how much unread sound to keep, more than 0 and at most 600; rounded up to a power of two of
    ///     samples.
    ///   - server: in PulseAudio's syntax, such as `unix:/run/user/1000/pulse/native`; nil for the one
    ///     `PULSE_SERVER` or PulseAudio's configuration names. A server is never started.
    ///   - backoff: the pauses between one try to connect and the next.
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

    /// Begins to record. Once.
    ///
    /// - Parameters:
    ///   - patience: how long to wait for a server that is not running yet; zero: not at all; nil: without limit. A source
    ///     that a running server does not have is not waited for.
    ///   - timeout: the longest time for one try.
    ///   - waiting: called once, with what is wrong, before waiting for a server begins.
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

    /// Takes the oldest unread samples, or the gap before them, waiting for some if there are none.
    ///
    /// One thread at a time. Neither allocates nor locks nor spins.
    ///
    /// - Parameters:
    ///   - buffer: not empty. Not always filled: samples come in fragments of about 20 ms.
    ///   - timeout: the longest time to wait; zero or less only looks.
    public func read(into buffer: UnsafeMutableBufferPointer<Int16>, timeout: Duration) -> CaptureEvent {
        inbox.read(into: buffer, timeout: timeout)
    }

    /// Makes a waiting `read` or `connect`, and every later one, end with `interrupted` at once, and ends all tries to
    /// connect. Takes no lock, so a signal handler may call it.
    public func interrupt() {
        inbox.interrupt()
        supervisor.cancel()
    }

    /// Ends the recording, the connection and the threads. `read` delivers what was heard until then, and
    /// `.ended(.stopped)` after it. Does nothing when stopped already. Not while `connect` runs: `interrupt` that.
    public func stop() {
        supervisor.cancel()
        let running = thread.withLock { thread in
            defer { thread = nil }
            return thread
        }
        running?.join()
        inbox.finish()
    }

    /// The source recorded from, or while there is none the last one; nil before `connect`.
    public var deviceName: String? { inbox.deviceName }

    /// What the last try to begin a recording came to, nil if it began.
    public var problem: CaptureError? { supervisor.problem }

    /// What has been counted so far.
    public var statistics: CaptureStatistics { inbox.statistics }

    /// Bytes of sound that the ring keeps unread at most.
    public var ringBytes: Int { inbox.ringCapacity * MemoryLayout<Int16>.stride }

    /// Whether the device is suspended, so that nothing is heard for the time being.
    public var isSuspended: Bool { inbox.isSuspended }
}

/// What a session is to record.
struct CaptureRequest: Sendable {
    /// A source's name; nil for whatever is the server's default.
    var device: String?
    /// In Hz.
    var sampleRate: Int
    /// In PulseAudio's syntax; nil for the one that the environment names.
    var server: String?
    /// The pauses between one try to connect and the next.
    var backoff: Backoff
}

/// What a capture session has counted since it began.
///
/// Once nothing more arrives, `samplesReceived` is what `read` delivered, what still waits to be read, and
/// `losses.slowReader` together.
public struct CaptureStatistics: Sendable, Equatable {
    /// Samples the server sent.
    public var samplesReceived = 0
    /// How often the server reported that its own buffer overflowed; it does not say how much was lost.
    public var serverOverflows = 0
    /// How often the device was suspended.
    public var suspensions = 0
    /// Samples lost, by cause.
    public var losses = CaptureLosses()
    /// Gaps found.
    public var gaps = 0
    /// Recordings begun, one after the other.
    public var recordings = 0

    public init() {}
}

/// What `CaptureSession.read` came back with.
public enum CaptureEvent: Sendable, Equatable {
    /// This number of samples, at least 1, is at the start of the caller's buffer.
    case samples(Int)
    /// Here sound is missing: what is read next follows the gap. All that was known from the sound before does not
    /// hold any more where samples were lost or the source is another.
    case gap(CaptureGap)
    /// Nothing has been heard for over a second, for this cause as far as is known. Comes once for each cause of one
    /// outage; a `gap` follows when there is sound again.
    case outage(CaptureGap.Cause)
    /// Nothing was heard in the time given.
    case timedOut
    /// There will be no more samples: the session was interrupted or stopped.
    case ended(CaptureError)
}
