// SPDX-License-Identifier: Apache-2.0

/// Mono 16-bit sound from a PulseAudio source, as it is heard.
///
/// PulseAudio's thread fills a ring and never waits; one thread of the caller's reads from it. `interrupt`, `stop` and
/// the properties may be used from any thread.
public final class CaptureStream: Sendable {
    /// The device being recorded, as it was when the stream started.
    public let device: CaptureDevice
    /// In Hz, what was asked for; the server resamples when the device has another.
    public let sampleRate: Int

    private let inbox: CaptureInbox
    private let recording: RecordStream

    /// Connects to the server and starts recording.
    ///
    /// - Parameters:
    ///   - device: a `CaptureDevice.name`; nil for the server's default source.
    ///   - sampleRate: in Hz, 1 to 768,000.
    ///   - ringSeconds: how much unread sound to keep, more than 0 and at most 600; rounded up to a power of two of
    ///     samples.
    ///   - server: in PulseAudio's syntax, such as `unix:/run/user/1000/pulse/native`; nil for the one
    ///     `PULSE_SERVER` or PulseAudio's configuration names. A server is never started.
    ///   - timeout: the longest time to spend.
    /// - Throws: `serverUnreachable`, `accessDenied`, `serverTimedOut`, `serverWentAway`, `listingFailed`, `noSources`,
    ///   `deviceNotFound`, `streamNotStarted` or `systemCallFailed`.
    public init(
        device: String?, sampleRate: Int = 16_000, ringSeconds: Double = 2, server: String? = nil,
        timeout: Duration = .seconds(5)
    ) throws(CaptureError) {
        precondition((1...768_000).contains(sampleRate), "a sample rate is 1 to 768,000 Hz")
        precondition(ringSeconds > 0 && ringSeconds <= 600, "a ring holds more than 0 and at most 600 seconds")
        let deadline = Deadline(after: timeout)
        let connection = try PulseConnection.open(server: server, deadline: deadline)
        let sources = try connection.sources(deadline: deadline)
        let source = try CaptureDevice.choose(device, from: sources)
        let capacity = Int((ringSeconds * Double(sampleRate)).rounded(.up))
        inbox = try CaptureInbox(device: source.name, minimumCapacity: capacity)
        recording = try RecordStream(
            connection, device: source.name, sampleRate: sampleRate, inbox: inbox, deadline: deadline)
        self.device = source
        self.sampleRate = sampleRate
    }

    deinit {
        stop()
    }

    /// Takes the oldest unread samples, waiting for some if there are none.
    ///
    /// One thread at a time. Neither allocates nor spins. After a failure what was heard before it is delivered first;
    /// after `interrupt` it is not.
    ///
    /// - Parameters:
    ///   - buffer: not empty. Not always filled: samples come in fragments of about 20 ms.
    ///   - timeout: the longest time to wait; zero or less only looks.
    public func read(into buffer: UnsafeMutableBufferPointer<Int16>, timeout: Duration) -> CaptureRead {
        inbox.read(into: buffer, timeout: timeout)
    }

    /// Makes a waiting `read`, and every later one, return `.ended(.interrupted)` at once. Takes no lock, so a signal
    /// handler may call it.
    public func interrupt() {
        inbox.interrupt()
    }

    /// Ends the recording, the connection and its thread. `read` delivers what was heard until then, and
    /// `.ended(.stopped)` after it. Does nothing when stopped already.
    public func stop() {
        recording.close()
        inbox.end(.stopped)
    }

    /// What has been counted so far.
    public var statistics: CaptureStatistics { inbox.statistics }

    /// Bytes of sound that the ring keeps unread at most.
    public var ringBytes: Int { inbox.ringCapacity * MemoryLayout<Int16>.stride }

    /// Whether the device is suspended, so that nothing is heard for the time being.
    public var isSuspended: Bool { inbox.isSuspended }
}
