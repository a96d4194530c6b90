// SPDX-License-Identifier: Apache-2.0

import Synchronization

/// A lock-free queue of gaps and their positions in the stream, for one producer thread and one consumer thread. After
/// `init` nothing allocates, locks or throws.
final class GapQueue: Sendable {
    struct Entry {
        /// Samples delivered before the gap.
        var position: Int
        var gap: CaptureGap
    }

    /// Maximum number of unread gaps. A reader this far behind has stopped reading.
    static let capacity = 32

    nonisolated(unsafe) private let storage: UnsafeMutablePointer<Entry>
    private let written = Atomic<Int>(0)
    private let taken = Atomic<Int>(0)

    init() {
        storage = .allocate(capacity: Self.capacity)
        let nothing = CaptureGap(cause: .hole, samplesLost: 0, duration: .zero)
        storage.initialize(repeating: Entry(position: 0, gap: nothing), count: Self.capacity)
    }

    deinit {
        storage.deallocate()
    }

    /// Producer only: appends an entry. Returns false if the queue is full.
    func push(_ entry: Entry) -> Bool {
        let end = written.load(ordering: .relaxed)
        guard end - taken.load(ordering: .acquiring) < Self.capacity else { return false }
        storage[end % Self.capacity] = entry
        written.store(end + 1, ordering: .releasing)
        return true
    }

    /// Consumer only: the oldest entry; nil if the queue is empty.
    var first: Entry? {
        let start = taken.load(ordering: .relaxed)
        guard start < written.load(ordering: .acquiring) else { return nil }
        return storage[start % Self.capacity]
    }

    /// Consumer only: removes the oldest entry.
    func removeFirst() {
        taken.wrappingAdd(1, ordering: .releasing)
    }
}
