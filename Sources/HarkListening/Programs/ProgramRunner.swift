// SPDX-License-Identifier: Apache-2.0

import Glibc
import HarkBasics

/// Starts a program for each detection, within limits, and sees to its end. For one thread, never the audio thread.
package final class ProgramRunner {
    private let template: CommandTemplate
    private let limits: ProgramLimits
    private let output: Int32?
    private let waitsForRoom: Bool
    private let log: (String) -> Void
    private var running: [ChildProgram] = []
    /// Of the stream, in seconds.
    private var lastStart: Double?
    /// Left out since that was last said.
    private var leftOut = 0

    package private(set) var started = 0
    /// Detections for which nothing was started, because of a limit.
    package private(set) var skipped = 0
    /// Programs that could not be started, failed, or had to be ended.
    package private(set) var failures = 0

    /// Whether a program runs, so that `check` is due soon.
    package var isBusy: Bool { !running.isEmpty }

    /// - Parameters:
    ///   - output: where the programs' standard output and error go; nil: nowhere.
    ///   - waitsForRoom: whether to wait while too many run, as for a recording, instead of leaving a detection out.
    ///   - log: takes one line about a failure.
    package init(
        _ template: CommandTemplate, limits: ProgramLimits = ProgramLimits(), output: Int32?, waitsForRoom: Bool,
        log: @escaping (String) -> Void
    ) {
        self.template = template
        self.limits = limits
        self.output = output
        self.waitsForRoom = waitsForRoom
        self.log = log
    }

    /// - Parameter seconds: of the stream. The least interval is counted in it, so that a recording heard again starts the
    ///   same programs.
    package func run(_ heard: HeardKeyword, seconds: Double) {
        check()
        if let lastStart, seconds - lastStart < limits.interval { return leaveOut() }
        if running.count >= limits.running {
            guard waitsForRoom else { return leaveOut() }
            while running.count >= limits.running { pause() }
        }
        lastStart = seconds
        tellLeftOut()
        let arguments = template.arguments(for: heard)
        // What holds a zero byte would reach the program cut short.
        guard !arguments.contains(where: { $0.utf8.contains(0) }), !heard.keyword.utf8.contains(0) else {
            return fail("a keyword with a zero byte cannot be passed on")
        }
        switch ChildProgram.start(arguments, variables: heard.variables, output: output) {
        case .success(let program):
            started += 1
            running.append(program)
        case .failure(let reason): fail("cannot be started: \(reason)")
        }
    }

    /// Sees which programs have ended, and ends those that take too long.
    package func check() {
        let now = MonotonicTime.now
        for index in running.indices.reversed() {
            if let end = running[index].reaped() {
                tell(running.remove(at: index), end)
                continue
            }
            let program = running[index]
            if let asked = program.asked {
                if !program.isKilled, now - asked >= Self.nanoseconds(limits.grace) {
                    program.send(SIGKILL)
                    running[index].isKilled = true
                }
            } else if now - program.started >= Self.nanoseconds(limits.timeout) {
                program.send(SIGTERM)
                running[index].asked = now
            }
        }
    }

    /// Waits until no program runs, each within its time.
    /// - Parameter patience: seconds after which all are asked to end, if that is sooner.
    package func finish(patience: Double = .infinity) {
        let limit = patience.isFinite ? MonotonicTime.now + Self.nanoseconds(patience) : Int64.max
        while isBusy {
            if MonotonicTime.now >= limit {
                for index in running.indices where running[index].asked == nil {
                    running[index].send(SIGTERM)
                    running[index].asked = MonotonicTime.now
                }
            }
            pause()
        }
        tellLeftOut()
    }

    private func pause() {
        usleep(5000)
        check()
    }

    private func tell(_ program: ChildProgram, _ end: ChildProgram.End) {
        switch end {
        case .status(0) where program.asked == nil: break
        case _ where program.asked != nil:
            let how = program.isKilled ? "killed, because SIGTERM did not end it" : "ended by SIGTERM"
            let seconds = Double(MonotonicTime.now - program.started) * 1e-9
            fail("took too long: \(how) after \((seconds * 10).rounded() / 10) s")
        case .status(let status): fail("ended with status \(status)")
        case .signal(let signal): fail("ended by signal \(signal) (\(String(cString: strsignal(signal))))")
        }
    }

    private func fail(_ reason: String) {
        failures += 1
        log("\(template.words[0]): \(reason)")
    }

    private func leaveOut() {
        skipped += 1
        leftOut += 1
    }

    private func tellLeftOut() {
        guard leftOut > 0 else { return }
        let what = leftOut == 1 ? "1 detection" : "\(leftOut) detections"
        log(
            "\(template.words[0]): not started for \(what), as it starts at most once in "
                + "\(limits.interval) s and runs at most \(limits.running) times at once")
        leftOut = 0
    }

    private static func nanoseconds(_ seconds: Double) -> Int64 { Int64(min(seconds, 1e9) * 1e9) }
}

/// How often and how long programs may run.
package struct ProgramLimits: Sendable, Equatable {
    /// Least seconds of the stream between two starts.
    package var interval: Double
    /// Seconds after which a program is asked to end (SIGTERM).
    package var timeout: Double
    /// Programs running at the same time at most.
    package var running: Int
    /// Seconds from SIGTERM to SIGKILL.
    package var grace: Double

    package init(interval: Double = 1, timeout: Double = 10, running: Int = 4, grace: Double = 2) {
        precondition(interval >= 0 && timeout > 0 && running > 0 && grace >= 0)
        self.interval = interval
        self.timeout = timeout
        self.running = running
        self.grace = grace
    }
}
