// SPDX-License-Identifier: Apache-2.0

import Glibc

/// Wakes one sleeping thread from any other through a socket pair. Lock-free, and safe to signal from a signal handler.
///
/// Swift's Glibc module has neither eventfd nor pipe2. Of what it has, only sockets can be created with close-on-exec
/// already set.
final class WakeEvent: Sendable {
    private let readEnd: Int32
    private let writeEnd: Int32

    /// - Throws: `systemCallFailed`, for example when the process has too many files open.
    init() throws(CaptureError) {
        var ends: [Int32] = [-1, -1]
        let kind = SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue
        guard socketpair(AF_UNIX, Int32(kind), 0, &ends) == 0 else {
            throw .systemCallFailed(call: "a pair of sockets", reason: String(cString: strerror(errno)))
        }
        readEnd = ends[0]
        writeEnd = ends[1]
    }

    deinit {
        close(readEnd)
        close(writeEnd)
    }

    /// Ends the current `wait`, or the next one if there is none.
    func signal() {
        let interruptedCallsError = errno
        var anything: UInt8 = 1
        // Fails only if the socket is full of signals; one is enough.
        _ = write(writeEnd, &anything, 1)
        errno = interruptedCallsError
    }

    /// Sleeps until `signal` or the deadline, and clears all pending signals. May return early.
    func wait(until deadline: Deadline) {
        var event = pollfd(fd: readEnd, events: Int16(POLLIN), revents: 0)
        guard poll(&event, 1, deadline.remainingMilliseconds) > 0 else { return }
        withUnsafeTemporaryAllocation(byteCount: 256, alignment: 1) { signals in
            while read(readEnd, signals.baseAddress, signals.count) == signals.count {}
        }
    }
}
