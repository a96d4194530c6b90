// SPDX-License-Identifier: Apache-2.0

import Dispatch
import HarkBasics

/// Writes lines to standard error without making its callers wait: a full pipe or a halted terminal must not stop the
/// service. Lines beyond a limit are counted and dropped.
final class BackgroundLog: Sendable {
    private struct State {
        var waiting = 0
        var lost = 0
    }

    private let state = Locked(State())
    private let queue = DispatchQueue(label: "hark.log")
    private let sink: @Sendable (String) -> Void

    /// The most lines waiting to be written.
    static let limit = 1000

    /// - Parameter sink: writes a line, and may take as long as it likes.
    init(sink: @escaping @Sendable (String) -> Void = { StandardError.write($0) }) {
        self.sink = sink
    }

    func write(_ line: String) {
        let isTaken = state.withLock { state in
            guard state.waiting < Self.limit else {
                state.lost += 1
                return false
            }
            state.waiting += 1
            return true
        }
        guard isTaken else { return }
        queue.async { [self] in
            sink(line)
            let lost = state.withLock { state in
                state.waiting -= 1
                defer { state.lost = 0 }
                return state.lost
            }
            if lost > 0 { sink("\(lost) lines were left out: they came faster than they could be written") }
        }
    }

    /// Waits until all lines are written, but not longer than the given seconds.
    func finish(seconds: Double) {
        let isWritten = DispatchSemaphore(value: 0)
        queue.async { isWritten.signal() }
        _ = isWritten.wait(timeout: .now() + seconds)
    }
}
