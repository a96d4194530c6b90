// SPDX-License-Identifier: Apache-2.0

import Dispatch

/// The results of `body` for 0..<count, computed on all cores, in order.
///
/// Each result depends on its index alone, so neither the number of cores nor the order of execution changes the
/// result.
package func parallelMap<Result: Sendable>(_ count: Int, _ body: @Sendable (Int) -> Result) -> [Result] {
    precondition(count >= 0)
    let slots = ResultSlots<Result>(count: count)
    DispatchQueue.concurrentPerform(iterations: count) { index in slots.set(index, body(index)) }
    return slots.results()
}

/// Results written from several threads, each to its own slot.
private final class ResultSlots<Result: Sendable>: @unchecked Sendable {
    private let slots: UnsafeMutableBufferPointer<Result?>

    init(count: Int) {
        slots = .allocate(capacity: count)
        slots.initialize(repeating: nil)
    }

    deinit {
        slots.deinitialize()
        slots.deallocate()
    }

    func set(_ index: Int, _ result: Result) {
        slots[index] = result
    }

    func results() -> [Result] {
        slots.map { result in
            guard let result else { preconditionFailure("a result is missing") }
            return result
        }
    }
}
