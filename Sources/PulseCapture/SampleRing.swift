// SPDX-License-Identifier: Apache-2.0

import Glibc
import Synchronization

/// A lock-free ring of 16-bit samples between one producer thread and one consumer thread.
///
/// `push` belongs to the producer, `pop` to the consumer; two threads on the same side is a
/// misuse the ring cannot detect. The counters may be read from any thread. After `init` nothing allocates,
/// locks or throws.
public final class SampleRing: Sendable {
    /// How many samples fit: a power of two.
    public let capacity: Int

    nonisolated(unsafe) private let storage: UnsafeMutablePointer<Int16>
    // Both positions only grow and wrap at the end of UInt; a power-of-two capacity divides that range, so
    // differences and masked positions stay right across the wrap.
    private let written = Atomic<UInt>(0)
    private let taken = Atomic<UInt>(0)
    private let dropped = Atomic<Int>(0)

    /// - Parameter minimumCapacity: samples that must fit, 1 to 2^30; rounded up to a power of two.
    public init(minimumCapacity: Int) {
        precondition((1...(1 << 30)).contains(minimumCapacity), "a sample ring holds 1 to 2^30 samples")
        var capacity = 1
        while capacity < minimumCapacity { capacity *= 2 }
        self.capacity = capacity
        storage = .allocate(capacity: capacity)
        storage.initialize(repeating: 0, count: capacity)
    }

    deinit {
        storage.deallocate()
    }

    /// Samples waiting to be popped, 0 to `capacity`.
    public var availableSamples: Int {
        // `taken` first: it never passes `written`, so the difference cannot turn negative. What is pushed and
        // popped between the two loads can make it too large.
        let start = taken.load(ordering: .acquiring)
        let end = written.load(ordering: .acquiring)
        return min(Int(end &- start), capacity)
    }

    /// Samples that did not fit, since the ring was made.
    public var droppedSamples: Int {
        dropped.load(ordering: .relaxed)
    }

    /// Appends samples; those that do not fit, the newest, are dropped and counted.
    ///
    /// - Returns: how many were written.
    @discardableResult
    public func push(_ samples: UnsafeBufferPointer<Int16>) -> Int {
        guard let base = samples.baseAddress else { return 0 }
        return push(UnsafeRawPointer(base), count: samples.count)
    }

    /// Takes the oldest samples.
    ///
    /// - Returns: how many were written to the start of `destination`, 0 when the ring is empty.
    public func pop(into destination: UnsafeMutableBufferPointer<Int16>) -> Int {
        guard let target = destination.baseAddress else { return 0 }
        let start = taken.load(ordering: .relaxed)
        let end = written.load(ordering: .acquiring)
        let count = min(destination.count, Int(end &- start))
        let position = Int(start & UInt(capacity - 1))
        let beforeWrap = min(count, capacity - position)
        target.update(from: storage + position, count: beforeWrap)
        (target + beforeWrap).update(from: storage, count: count - beforeWrap)
        taken.store(start &+ UInt(count), ordering: .releasing)
        return count
    }

    /// Appends `count` native-endian 16-bit samples from memory of any alignment.
    package func push(_ samples: UnsafeRawPointer, count: Int) -> Int {
        append(count) { destination, offset, count in
            let size = MemoryLayout<Int16>.size
            memcpy(destination, samples + offset * size, count * size)
        }
    }

    /// Finds room for up to `count` samples and has `fill(destination, offset, count)` write them, in one piece
    /// or, across the wrap, two.
    private func append(
        _ count: Int,
        fill: (_ destination: UnsafeMutablePointer<Int16>, _ offset: Int, _ count: Int) -> Void
    ) -> Int {
        precondition(count >= 0, "cannot push a negative number of samples")
        let end = written.load(ordering: .relaxed)
        let start = taken.load(ordering: .acquiring)
        let accepted = min(count, capacity - Int(end &- start))
        let position = Int(end & UInt(capacity - 1))
        let beforeWrap = min(accepted, capacity - position)
        fill(storage + position, 0, beforeWrap)
        fill(storage, beforeWrap, accepted - beforeWrap)
        written.store(end &+ UInt(accepted), ordering: .releasing)
        // Wrapping: the count comes from a server, and a server must not be able to trap us.
        dropped.wrappingAdd(count - accepted, ordering: .relaxed)
        return accepted
    }
}
