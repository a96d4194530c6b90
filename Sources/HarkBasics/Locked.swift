// SPDX-License-Identifier: Apache-2.0

import Glibc

/// A value that only one thread accesses at a time.
///
/// Works like Synchronization's Mutex, but on a pthread mutex: ThreadSanitizer does not see that a Mutex was waited
/// for, and sometimes reports a race that does not exist.
package final class Locked<Value: ~Copyable>: @unchecked Sendable {
    // On the heap, not a stored property: a value of size zero would share its address with the next property, and
    // ThreadSanitizer would take the two for one.
    private let value: UnsafeMutablePointer<Value>
    private let mutex: UnsafeMutablePointer<pthread_mutex_t>

    package init(_ value: consuming sending Value) {
        self.value = .allocate(capacity: 1)
        self.value.initialize(to: value)
        mutex = .allocate(capacity: 1)
        mutex.initialize(to: pthread_mutex_t())
        let error = pthread_mutex_init(mutex, nil)
        precondition(error == 0, "no mutex: error \(error)")
    }

    deinit {
        pthread_mutex_destroy(mutex)
        mutex.deallocate()
        value.deinitialize(count: 1)
        value.deallocate()
    }

    /// Runs the body while no other thread runs one. Not reentrant: must not be called from within a body of the same
    /// value.
    package func withLock<Result, Failure>(_ body: (inout Value) throws(Failure) -> Result) throws(Failure) -> Result {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        return try body(&value.pointee)
    }
}
