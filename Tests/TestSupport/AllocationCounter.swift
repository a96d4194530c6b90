// SPDX-License-Identifier: Apache-2.0

import CAllocationCounter

/// Counts what a piece of code allocates, through the C library's allocator, on its own thread: what runs beside it on
/// others does not count.
public enum AllocationCounter {
    /// False under a sanitizer, which replaces the allocator itself.
    public static var counts: Bool { allocation_counter_read() >= 0 }

    /// Allocations while `body` runs; 0 where nothing can be counted.
    public static func allocations(in body: () throws -> Void) rethrows -> Int {
        let before = allocation_counter_read()
        try body()
        return Int(allocation_counter_read() - before)
    }
}
