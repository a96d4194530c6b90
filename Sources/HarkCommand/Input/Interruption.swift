// SPDX-License-Identifier: Apache-2.0

import Dispatch
import Glibc
import HarkBasics

/// Runs an action on SIGINT (Ctrl-C), SIGTERM or SIGHUP (the terminal was closed) instead of ending the process. A second
/// signal ends the process at once.
final class Interruption: Sendable {
    private struct State {
        /// The time of the first signal, in nanoseconds of `MonotonicTime`; nil before it.
        var first: Int64?
        var sources: [any DispatchSourceSignal] = []
        var watch: (any DispatchSourceTimer)?
    }

    private let state = Locked(State())
    private let queue = DispatchQueue(label: "hark.interruption")
    private let numbers: [Int32]
    private let action: @Sendable () -> Void
    private let endsWithBlockedOutput: Bool

    /// Nanoseconds within which a second signal is taken for the same one: a terminal signals a whole group, and some
    /// programs pass on what they got.
    private static let repetition: Int64 = 300_000_000

    /// - Parameters:
    ///   - endsWithBlockedOutput: whether to end the process with exit code 5 if it has been interrupted, and its standard
    ///     output or error is a pipe that is full and has not been read for a second.
    ///   - action: called once, on another thread.
    init(endsWithBlockedOutput: Bool = false, _ action: @escaping @Sendable () -> Void) {
        self.action = action
        self.endsWithBlockedOutput = endsWithBlockedOutput
        // nohup(1) has SIGHUP ignored, and that must last.
        numbers = [SIGINT, SIGTERM] + (Self.isIgnored(SIGHUP) ? [] : [SIGHUP])
        let isHeard = DispatchSemaphore(value: 0)
        for number in numbers {
            let source = DispatchSource.makeSignalSource(signal: number, queue: queue)
            source.setEventHandler { [unowned self] in heard(number) }
            source.setRegistrationHandler { isHeard.signal() }
            source.resume()
            state.withLock { $0.sources.append(source) }
        }
        // Waits until Dispatch has installed its handlers, which it does on another thread. Until then the signals end
        // the process as by default. Ignoring them in the meantime could lose one.
        for _ in numbers { isHeard.wait() }
    }

    /// Restores the default action of the signals.
    func cancel() {
        state.withLock { state in
            for source in state.sources { source.cancel() }
            state.watch?.cancel()
        }
        // Waits for a running handler.
        queue.sync {}
        for number in numbers { signal(number, SIG_DFL) }
    }

    private func heard(_ number: Int32) {
        let now = MonotonicTime.now
        let first = state.withLock { state in
            defer { state.first = state.first ?? now }
            return state.first
        }
        guard let first else {
            if endsWithBlockedOutput { watchOutput() }
            return action()
        }
        guard now - first > Self.repetition else { return }
        signal(number, SIG_DFL)
        // Ends the process as the signal does by default, so that its parent sees which one it was.
        kill(getpid(), number)
    }

    private func watchOutput() {
        let timer = DispatchSource.makeTimerSource(queue: queue)
        var blocked = 0
        timer.schedule(deadline: .now() + .milliseconds(100), repeating: .milliseconds(100))
        timer.setEventHandler {
            var outputs = [STDOUT_FILENO, STDERR_FILENO].map { pollfd(fd: $0, events: Int16(POLLOUT), revents: 0) }
            let isBlocked = poll(&outputs, nfds_t(outputs.count), 0) >= 0 && outputs.contains { $0.revents == 0 }
            blocked = isBlocked ? blocked + 1 : 0
            if blocked >= 10 { _exit(ExitStatus.output.rawValue) }
        }
        state.withLock { $0.watch = timer }
        timer.resume()
    }

    private static func isIgnored(_ number: Int32) -> Bool {
        var current = sigaction()
        return sigaction(number, nil, &current) == 0
            && unsafeBitCast(current.__sigaction_handler.sa_handler, to: Int.self)
                == unsafeBitCast(SIG_IGN, to: Int.self)
    }
}
