// SPDX-License-Identifier: Apache-2.0

import Glibc

/// Wakes one sleeping thread from any other, through a pair of sockets: no lock, and safe in a signal
/// handler.
///
/// Swift's Glibc module offers neither eventfd nor pipe2; of what it does offer, only sockets can be born
/// close-on-exec.
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

    /// Ends the current or else the next `wait`.
    func signal() {
        let interruptedCallsError = errno
        var anything: UInt8 = 1
        // Fails only when the socket is full of signals, and one is enough.
        _ = write(writeEnd, &anything, 1)
        errno = interruptedCallsError
    }

    /// Sleeps until `signal` or the deadline, and forgets the signals so far. May return early.
    func wait(until deadline: Deadline) {
        var event = pollfd(fd: readEnd, events: Int16(POLLIN), revents: 0)
        guard poll(&event, 1, deadline.remainingMilliseconds) > 0 else { return }
        withUnsafeTemporaryAllocation(byteCount: 256, alignment: 1) { signals in
            while read(readEnd, signals.baseAddress, signals.count) == signals.count {}
        }
    }
}
