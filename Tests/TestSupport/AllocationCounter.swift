// SPDX-License-Identifier: Apache-2.0

import CAllocationCounter

/// Counts the allocations of a closure through the C library's allocator, on the calling thread only.
public enum AllocationCounter {
    /// False under a sanitizer, which replaces the allocator.
    public static var counts: Bool { allocation_counter_read() >= 0 }

    /// The number of allocations while `body` runs; 0 if they cannot be counted.
    public static func allocations(in body: () throws -> Void) rethrows -> Int {
        let before = allocation_counter_read()
        try body()
        return Int(allocation_counter_read() - before)
    }
}
