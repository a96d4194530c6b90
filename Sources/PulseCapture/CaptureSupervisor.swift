// SPDX-License-Identifier: Apache-2.0

import HarkBasics

/// Fills a session's inbox: starts a recording, waits for its end and starts the next one, until canceled.
final class CaptureSupervisor: Sendable {
    /// How long a server that has just started may take to find its sources.
    private static let sourcesGrace = Duration.seconds(5)

    private let request: CaptureRequest
    private let inbox: CaptureBuffer
    private let cancellation = Cancellation()
    /// Signaled at a recording's end and at a cancellation.
    private let wakeEvent: WakeEvent
    private let lastProblem = Locked<CaptureError?>(nil)
    private let chosen = Locked<CaptureDevice?>(nil)
    // Used by the connecting thread before `supervise`, and by the supervising thread from then on.
    nonisolated(unsafe) private var recording: RecordStream?

    init(_ request: CaptureRequest, inbox: CaptureBuffer, wakeEvent: WakeEvent) {
        self.request = request
        self.inbox = inbox
        self.wakeEvent = wakeEvent
    }

    /// The error of the last attempt to start a recording; nil if it succeeded.
    var problem: CaptureError? { lastProblem.withLock { $0 } }

    /// The source chosen at the last attempt to start a recording; nil before it.
    var source: CaptureDevice? { chosen.withLock { $0 } }

    /// Makes `begin` and `supervise` end soon. Takes no lock.
    func cancel() {
        cancellation.cancel()
        wakeEvent.signal()
    }

    /// Starts the first recording. Waits for the server if it is not running yet.
    ///
    /// - Throws: the error of the last attempt, or `interrupted` after a cancellation.
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
                    // A server that was already running knows its sources. One that has just started may not know them
                    // yet.
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

    /// Runs until canceled. Must be called on its own thread.
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

    /// Ends a session for which `supervise` was never called.
    func abandon() {
        recording?.close()
        recording = nil
        inbox.finish()
    }

    private func recordAgain() {
        var backoff = request.backoff
        var generator = SystemRandomNumberGenerator()
        // Pauses before the first attempt too, so that a server that drops every client is not flooded with attempts.
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
            chosen.withLock { $0 = source }
            inbox.willRecord(from: source.name)
            recording = try RecordStream(
                connection, source: source, followsDefault: request.device == nil && source.isDefault,
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
