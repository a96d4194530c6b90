// SPDX-License-Identifier: Apache-2.0

import Glibc
import Synchronization

/// A lock-free ring buffer of 16-bit samples for one producer thread and one consumer thread.
///
/// Only the producer may call `push`, and only the consumer `pop`. Two threads on the same side are an error that the
/// ring does not detect. The counters may be read from any thread. After `init` nothing allocates, locks or throws.
public final class SampleRing: Sendable {
    /// Capacity in samples, a power of two.
    public let capacity: Int

    nonisolated(unsafe) private let storage: UnsafeMutablePointer<Int16>
    // Both positions only grow, and wrap around at the end of UInt's range. Because the capacity is a power of two and
    // divides that range, differences and masked positions stay correct across the wrap.
    private let written = Atomic<UInt>(0)
    private let taken = Atomic<UInt>(0)
    private let dropped = Atomic<Int>(0)

    /// - Parameter minimumCapacity: in samples, 1 to 2^30; rounded up to a power of two.
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
        // `taken` is loaded first: it never passes `written`, so the difference cannot be negative. Samples pushed and
        // popped between the two loads can make it too large.
        let start = taken.load(ordering: .acquiring)
        let end = written.load(ordering: .acquiring)
        return min(Int(end &- start), capacity)
    }

    /// Samples dropped since `init` because they did not fit.
    public var droppedSamples: Int {
        dropped.load(ordering: .relaxed)
    }

    /// Appends samples. The newest ones that do not fit are dropped and counted.
    ///
    /// - Returns: the number of samples written.
    @discardableResult
    public func push(_ samples: UnsafeBufferPointer<Int16>) -> Int {
        guard let base = samples.baseAddress else { return 0 }
        return push(UnsafeRawPointer(base), count: samples.count)
    }

    /// Removes the oldest samples.
    ///
    /// - Returns: the number of samples written to the start of `destination`; 0 if the ring is empty.
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

    /// Reserves room for up to `count` samples and calls `fill(destination, offset, count)` to write them: twice, since
    /// the room may wrap around. Either part may be empty.
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
        // Wrapping, because the count comes from a server, which must not be able to cause an overflow trap.
        dropped.wrappingAdd(count - accepted, ordering: .relaxed)
        return accepted
    }
}
