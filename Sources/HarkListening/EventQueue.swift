// SPDX-License-Identifier: Apache-2.0

import PulseCapture
import Synchronization

/// A lock-free queue between the audio thread and the one that speaks of what it heard. After `init` nothing allocates,
/// locks or throws.
package final class EventQueue: Sendable {
    /// Some minutes of detections: whoever is that far behind is not reading, such as a terminal stopped by Ctrl-S.
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

    /// Events that found no room.
    package var dropped: Int { lost.load(ordering: .relaxed) }

    /// The audio thread's: appends an event; one that finds no room is dropped and counted.
    package func push(_ event: ListeningEvent) {
        let end = written.load(ordering: .relaxed)
        guard end - taken.load(ordering: .acquiring) < Self.capacity else {
            lost.wrappingAdd(1, ordering: .relaxed)
            return
        }
        storage[end % Self.capacity] = event
        written.store(end + 1, ordering: .releasing)
    }

    /// The other thread's: the oldest event, nil if there is none.
    package func pop() -> ListeningEvent? {
        let start = taken.load(ordering: .relaxed)
        guard start < written.load(ordering: .acquiring) else { return nil }
        let event = storage[start % Self.capacity]
        taken.store(start + 1, ordering: .releasing)
        return event
    }
}

/// What the audio thread has to tell.
package enum ListeningEvent: Sendable, Equatable {
    case detection(LiveDetection)
    case gap(CaptureGap)
    case outage(CaptureGap.Cause)
    /// The first samples came.
    case flowing
}

/// A keyword heard, with all that there is to say of it.
package struct LiveDetection: Sendable, Equatable {
    /// Index among the model's labels.
    package var label: Int
    /// Posterior, Q0.15.
    package var score: Int16
    /// Of the stream, up to the sample that completed it.
    package var seconds: Double
    /// When that sample was said (live) or read (from a recording), in nanoseconds of `MonotonicTime`.
    package var completed: Int64

    package init(label: Int, score: Int16, seconds: Double, completed: Int64) {
        self.label = label
        self.score = score
        self.seconds = seconds
        self.completed = completed
    }
}
