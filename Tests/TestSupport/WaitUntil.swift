// SPDX-License-Identifier: Apache-2.0

import Glibc

/// Waits until another thread or process makes a condition true; returns false if it does not within the limit.
public func waitUntil(within limit: Duration = .seconds(20), _ condition: () throws -> Bool) rethrows -> Bool {
    let end = ContinuousClock.now + limit
    while ContinuousClock.now < end {
        if try condition() { return true }
        usleep(5_000)
    }
    return try condition()
}

/// As above, without blocking the task's thread.
public func waitUntil(
    within limit: Duration = .seconds(20), _ condition: () throws -> Bool
) async rethrows -> Bool {
    let end = ContinuousClock.now + limit
    while ContinuousClock.now < end {
        if try condition() { return true }
        try? await Task.sleep(for: .milliseconds(5))
    }
    return try condition()
}
