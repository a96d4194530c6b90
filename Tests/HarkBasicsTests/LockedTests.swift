// SPDX-License-Identifier: Apache-2.0

import Dispatch
import HarkBasics
import Testing

@Suite struct LockedTests {
    private struct Failure: Error, Equatable {}

    @Test func oneThreadAtATime() {
        let sum = Locked(0)
        DispatchQueue.concurrentPerform(iterations: 100) { _ in
            for _ in 0..<1000 { sum.withLock { $0 += 1 } }
        }
        #expect(sum.withLock { $0 } == 100_000)
    }

    @Test func afterAnErrorItIsFree() {
        let value = Locked(1)
        #expect(throws: Failure()) { try value.withLock { _ throws(Failure) in throw Failure() } }
        #expect(value.withLock { $0 } == 1)
    }
}
