// SPDX-License-Identifier: Apache-2.0

import HarkBasics

/// Keeps a session's inbox filled: begins a recording, waits for its end, and begins the next, until told to stop.
final class CaptureSupervisor: Sendable {
    /// How long a server that has just come up may take to find its sources.
    private static let sourcesGrace = Duration.seconds(5)

    private let request: CaptureRequest
    private let inbox: CaptureBuffer
    private let cancellation = Cancellation()
    /// Signalled at a recording's end and at a cancellation.
    private let wakeEvent: WakeEvent
    private let lastProblem = Locked<CaptureError?>(nil)
    // The connecting thread's before `supervise`, the supervising thread's from then on until it ends.
    nonisolated(unsafe) private var recording: RecordStream?

    init(_ request: CaptureRequest, inbox: CaptureBuffer, wakeEvent: WakeEvent) {
        self.request = request
        self.inbox = inbox
        self.wakeEvent = wakeEvent
    }

    /// What the last try to begin a recording came to, nil if it began.
    var problem: CaptureError? { lastProblem.withLock { $0 } }

    /// Makes everything here come to an end soon. Takes no lock.
    func cancel() {
        cancellation.cancel()
        wakeEvent.signal()
    }

    /// Begins the first recording, waiting for the server if there is none yet.
    ///
    /// - Throws: also `interrupted` after a cancellation.
    func begin(patience: Duration?, timeout: Duration, waiting: (CaptureError) -> Void) throws(CaptureError) {
        let end = Deadline(after: patience ?? .seconds(365 * 86_400), or: cancellation)
        var backoff = request.backoff
        var generator = SystemRandomNumberGenerator()
        var grace: Deadline?
        var hasWaited = false
        while true {
            do throws(CaptureError) {
                return try record(timeout: timeout, isPatient: !hasWaited)
            } catch {
                if cancellation.isCancelled { throw .interrupted }
                switch error {
                case .serverUnreachable, .serverTimedOut, .serverWentAway, .listingFailed:
                    grace = nil
                case .noSources, .deviceNotFound, .streamNotStarted:
                    // A server that was there all the time knows its sources; one that just came may not yet.
                    guard hasWaited else { throw error }
                    grace = grace ?? Deadline(after: Self.sourcesGrace)
                    if grace!.hasPassed { throw error }
                case .accessDenied, .systemCallFailed, .interrupted, .stopped:
                    throw error
                }
                guard patience != .zero, !end.hasPassed else { throw error }
                if !hasWaited { waiting(error) }
                hasWaited = true
            }
            sleep(backoff.pause(using: &generator), atMost: end)
            if cancellation.isCancelled { throw .interrupted }
        }
    }

    /// Goes on until cancelled. Call on a thread of its own.
    func supervise() {
        while !cancellation.isCancelled {
            guard inbox.endOfRecording != nil else {
                wakeEvent.wait(until: Deadline(after: .seconds(3600)))
                continue
            }
            recording?.close()
            recording = nil
            recordAgain()
        }
        recording?.close()
        recording = nil
        inbox.finish()
    }

    /// What a session that never supervised does at its end.
    func abandon() {
        recording?.close()
        recording = nil
        inbox.finish()
    }

    private func recordAgain() {
        var backoff = request.backoff
        var generator = SystemRandomNumberGenerator()
        // Also before the first try: a server that hangs up on everybody must not be hammered.
        repeat {
            sleep(backoff.pause(using: &generator), atMost: Deadline(after: .seconds(3600), or: cancellation))
            guard !cancellation.isCancelled else { return }
            do throws(CaptureError) {
                return try record(timeout: .seconds(5), isPatient: false)
            } catch {
                switch error {
                case .noSources, .deviceNotFound, .streamNotStarted:
                    inbox.blame(.deviceAway)
                case .serverUnreachable, .accessDenied, .serverTimedOut, .serverWentAway, .listingFailed,
                    .systemCallFailed, .interrupted, .stopped:
                    inbox.blame(.serverAway)
                }
            }
        } while true
    }

    private func record(timeout: Duration, isPatient: Bool) throws(CaptureError) {
        do throws(CaptureError) {
            let deadline = Deadline(after: timeout, or: cancellation)
            let connection = try PulseConnection.open(server: request.server, isPatient: isPatient, deadline: deadline)
            let sources = try connection.sources(deadline: deadline)
            let source = try CaptureDevice.choose(request.device, from: sources)
            inbox.willRecord(from: source.name)
            recording = try RecordStream(
                connection, device: source.name, followsDefault: request.device == nil && source.isDefault,
                sampleRate: request.sampleRate, inbox: inbox, deadline: deadline)
            inbox.isRecording()
            lastProblem.withLock { $0 = nil }
        } catch {
            lastProblem.withLock { $0 = error }
            throw error
        }
    }

    private func sleep(_ duration: Duration, atMost end: Deadline) {
        let pause = Deadline(after: duration, or: cancellation)
        while !pause.hasPassed, !end.hasPassed { wakeEvent.wait(until: pause.sooner(of: end)) }
    }
}
