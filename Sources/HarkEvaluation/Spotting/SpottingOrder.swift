// SPDX-License-Identifier: Apache-2.0

import AudioFiles
import Dispatch
import HarkBasics

/// What is heard in one recording, in order; the last one is `finished` or `failed`.
package enum SpottingEvent: Sendable {
    case word(SpottedWord)
    /// The whole recording was used.
    case finished(seconds: Double, warnings: [AudioWarning])
    /// The recording could not be opened (`seconds` is nil), or only be read up to there. The words before were
    /// reported.
    case failed(AudioFileError, seconds: Double?)
}

/// Hands out recordings to workers, and brings what they hear back into the order of the recordings.
///
/// A recording is handed out only if it is near the first unfinished one, so that little has to be kept.
final class SpottingOrder: Sendable {
    /// What a worker gets.
    enum Claim {
        case recording(Int)
        /// None at the moment, as the first unfinished one is far behind.
        case later
        /// None any more.
        case none
    }

    private struct State: Sendable {
        var next = 0
        /// The first recording that is not finished.
        var first = 0
        /// The events of recordings from the first unfinished one on.
        var waiting: [Int: [SpottingEvent]] = [:]
        var idleWorkers = 0
        /// What stops the run.
        var failure: (any Error)?
    }

    private let state = Locked(State())
    private let count: Int
    private let reach: Int
    private let news = DispatchSemaphore(value: 0)
    private let room = DispatchSemaphore(value: 0)

    /// - Parameters:
    ///   - count: number of recordings.
    ///   - reach: how many recordings may be handed out from the first unfinished one on.
    init(count: Int, reach: Int) {
        self.count = count
        self.reach = reach
    }

    // MARK: For workers

    func claim() -> Claim {
        state.withLock { state in
            guard state.failure == nil, state.next < count else { return .none }
            guard state.next < state.first + reach else { return .later }
            state.next += 1
            return .recording(state.next - 1)
        }
    }

    /// Waits until ``claim()`` may return something else than `later`.
    func waitForRoom() {
        let mustWait = state.withLock { state in
            guard state.failure == nil, state.next < count, state.next >= state.first + reach else { return false }
            state.idleWorkers += 1
            return true
        }
        if mustWait { room.wait() }
    }

    /// Whether the run was stopped.
    var isStopped: Bool { state.withLock { $0.failure != nil } }

    func add(_ event: SpottingEvent, of recording: Int) {
        let isFirst = state.withLock { state in
            state.waiting[recording, default: []].append(event)
            return state.first == recording
        }
        if isFirst { news.signal() }
    }

    /// Stops the run; ``next(patience:)`` throws the error.
    func stop(_ error: any Error) {
        state.withLock { if $0.failure == nil { $0.failure = error } }
        news.signal()
        wakeWorkers()
    }

    // MARK: For the thread that reports

    /// Waits for events of the first unfinished recording.
    /// - Parameter milliseconds: how long to wait.
    /// - Returns: its number and the events, maybe none; nil if all recordings are finished.
    func next(patience milliseconds: Int) throws -> (recording: Int, events: [SpottingEvent])? {
        while true {
            let (first, events, failure) = state.withLock { state in
                let events = state.waiting.removeValue(forKey: state.first) ?? []
                let first = state.first
                if events.last?.isLast ?? false { state.first += 1 }
                return (first, events, state.failure)
            }
            if let failure { throw failure }
            guard first < count else { return nil }
            if !events.isEmpty {
                if events.last?.isLast ?? false { wakeWorkers() }
                return (first, events)
            }
            if news.wait(timeout: .now() + .milliseconds(milliseconds)) == .timedOut { return (first, []) }
        }
    }

    private func wakeWorkers() {
        let idle = state.withLock { state in
            defer { state.idleWorkers = 0 }
            return state.idleWorkers
        }
        for _ in 0..<idle { room.signal() }
    }
}

extension SpottingEvent {
    /// Whether it is the recording's last event.
    var isLast: Bool {
        if case .word = self { false } else { true }
    }
}
