// SPDX-License-Identifier: Apache-2.0

import Glibc
import HarkBasics

/// Starts a program for each detection, within limits, and ends it after its timeout. May be used by one thread, never
/// by the audio thread.
package final class ProgramRunner {
    private let template: CommandTemplate
    private let limits: ProgramLimits
    private let output: Int32?
    private let waitsForRoom: Bool
    private let log: (String) -> Void
    private var running: [ChildProgram] = []
    /// Stream time in seconds of the last start.
    private var lastStart: Double?
    /// Detections skipped since the last log line about them.
    private var leftOut = 0

    package private(set) var started = 0
    /// Detections for which no program was started because of a limit.
    package private(set) var skipped = 0
    /// Number of programs that could not be started, failed, or were ended after the timeout.
    package private(set) var failures = 0

    /// Whether a program runs, so that `check` must be called soon.
    package var isBusy: Bool { !running.isEmpty }

    /// - Parameters:
    ///   - output: descriptor for the programs' standard output and error; nil for /dev/null.
    ///   - waitsForRoom: whether to wait while too many programs run, as for a recording, instead of skipping the
    ///     detection.
    ///   - log: called with one line per failure.
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

    /// - Parameter seconds: stream time of the detection. The minimum interval is measured in stream time, so that the
    ///   same recording always starts the same programs.
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
        // Arguments and variables end at the first zero byte, so the program would get a truncated text.
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

    /// Reaps the programs that have ended, and ends those that exceed the timeout.
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

    /// Waits until no program runs. Each keeps its own timeout.
    /// - Parameter patience: seconds after which all programs get SIGTERM, if that is sooner than their timeout.
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
        case .unknown: break
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
            "\(template.words[0]): not started for \(what), because it starts at most once in "
                + "\(limits.interval) s and runs at most \(limits.running) times at once")
        leftOut = 0
    }

    private static func nanoseconds(_ seconds: Double) -> Int64 { Int64(min(seconds, 1e9) * 1e9) }
}

/// Limits on how often and how long programs may run.
package struct ProgramLimits: Sendable, Equatable {
    /// Minimum stream time in seconds between two starts.
    package var interval: Double
    /// Seconds after which a program gets SIGTERM.
    package var timeout: Double
    /// Maximum number of programs running at the same time.
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
