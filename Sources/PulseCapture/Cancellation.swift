// SPDX-License-Identifier: Apache-2.0

import Synchronization

/// A wish to have something given up, made known by any thread or signal handler.
final class Cancellation: Sendable {
    private let isMade = Atomic<Bool>(false)

    var isCancelled: Bool { isMade.load(ordering: .acquiring) }

    func cancel() {
        isMade.store(true, ordering: .releasing)
    }
}
