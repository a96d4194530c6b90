// SPDX-License-Identifier: Apache-2.0

import Glibc

/// A thread for work that may block, allocate and lock.
final class ControlThread: @unchecked Sendable {
    private var thread = pthread_t()
    private var isJoined = false

    private final class Work {
        let run: @Sendable () -> Void
        init(_ run: @escaping @Sendable () -> Void) { self.run = run }
    }

    /// - Throws: `systemCallFailed`.
    init(_ run: @escaping @Sendable () -> Void) throws(CaptureError) {
        let work = Unmanaged.passRetained(Work(run))
        let error = pthread_create(
            &thread, nil,
            { data in
                Unmanaged<Work>.fromOpaque(data!).takeRetainedValue().run()
                return nil
            }, work.toOpaque())
        guard error == 0 else {
            work.release()
            throw .systemCallFailed(call: "a thread", reason: String(cString: strerror(error)))
        }
    }

    /// Waits for the thread's end. May be called only once.
    func join() {
        precondition(!isJoined, "a thread ends once")
        isJoined = true
        pthread_join(thread, nil)
    }
}
