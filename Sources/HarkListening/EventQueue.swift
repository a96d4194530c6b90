// SPDX-License-Identifier: Apache-2.0

import PulseCapture
import Synchronization

/// A lock-free queue of events from the audio thread to the dispatcher's thread. After `init` nothing allocates, locks
/// or throws.
package final class EventQueue: Sendable {
    /// Capacity in events, some minutes of detections. It fills up only if the output is blocked, for example by Ctrl-S
    /// in a terminal.
    package static let capacity = 256

    nonisolated(unsafe) private let storage: UnsafeMutablePointer<ListeningEvent>
    private let written = Atomic<Int>(0)
    private let taken = Atomic<Int>(0)
    private let lost = Atomic<Int>(0)

    package init() {
        storage = .allocate(capacity: Self.capacity)
        storage.initialize(repeating: .flowing, count: Self.capacity)
    }

    deinit {
        storage.deinitialize(count: Self.capacity)
        storage.deallocate()
    }

    package static var bytes: Int { capacity * MemoryLayout<ListeningEvent>.stride }

    /// Number of events dropped because the queue was full.
    package var dropped: Int { lost.load(ordering: .relaxed) }

    /// Audio thread only: appends an event. If the queue is full, the event is dropped and counted.
    package func push(_ event: ListeningEvent) {
        let end = written.load(ordering: .relaxed)
        guard end - taken.load(ordering: .acquiring) < Self.capacity else {
            lost.wrappingAdd(1, ordering: .relaxed)
            return
        }
        storage[end % Self.capacity] = event
        written.store(end + 1, ordering: .releasing)
    }

    /// Dispatcher's thread only: removes and returns the oldest event; nil if there is none.
    package func pop() -> ListeningEvent? {
        let start = taken.load(ordering: .relaxed)
        guard start < written.load(ordering: .acquiring) else { return nil }
        let event = storage[start % Self.capacity]
        taken.store(start + 1, ordering: .releasing)
        return event
    }
}

/// An event from the audio thread. Not a `SoundEvent`: detections cross this queue, samples and ends
/// never do.
package enum ListeningEvent: Sendable, Equatable {
    case detection(LiveDetection)
    case gap(CaptureGap)
    case outage(CaptureGap.Cause)
    /// The first samples arrived.
    case flowing
}

/// A detected keyword. Not a `Detection` of the library: the audio thread may not make strings, so the keyword is a
/// number; and only live sound has a moment.
package struct LiveDetection: Sendable, Equatable {
    /// Index among the model's labels.
    package var label: Int
    /// Posterior, Q0.15.
    package var score: Int16
    /// Stream time in seconds of the sample that completed the keyword.
    package var seconds: Double
    /// The time at which that sample was spoken (live) or read (from a recording), in nanoseconds of `MonotonicTime`.
    package var completed: Int64

    package init(label: Int, score: Int16, seconds: Double, completed: Int64) {
        self.label = label
        self.score = score
        self.seconds = seconds
        self.completed = completed
    }
}
