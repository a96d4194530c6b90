// SPDX-License-Identifier: Apache-2.0

import Foundation
import Glibc
import TestSupport
import Testing

@testable import HarkListening

/// Runs real programs.
@Suite(.serialized) struct ProgramRunnerTests {
    /// A runner's log, and a folder for the files that its programs write.
    private final class Scene {
        let folder: TemporaryFolder
        var log: [String] = []

        init() throws { folder = try TemporaryFolder() }

        func runner(_ command: String, _ limits: ProgramLimits = ProgramLimits(interval: 0), waits: Bool = true) throws
            -> ProgramRunner
        {
            ProgramRunner(try CommandTemplate(parsing: command), limits: limits, output: nil, waitsForRoom: waits) {
                self.log.append($0)
            }
        }

        func script(_ text: String) throws -> String {
            let path = try folder.write(Array("#!/bin/sh\n\(text)\n".utf8), to: "script")
            chmod(path, 0o755)
            return path
        }

        func text(_ name: String) -> String? { try? String(contentsOfFile: folder.path(of: name), encoding: .utf8) }
    }

    private func heard(_ keyword: String) -> HeardKeyword {
        HeardKeyword(keyword: keyword, score: "0.912", time: "2026-11-23T09:15:02.123Z")
    }

    @Test func noShellEverSeesAKeyword() throws {
        let scene = try Scene()
        let victim = try scene.folder.write([1], to: "victim")
        let script = try scene.script(#"printf '%s\n' "$#" "$@" "$HARK_KEYWORD" "$HARK_SCORE" "$HARK_TIME" >"$0.out""#)
        for keyword in [
            "$(rm \(victim))", "`rm \(victim)`", "'; rm \(victim); '", "\"; rm \(victim); \"", "a  b", "*", "&", "日本",
            "-n", "\\", "%s%n",
        ] {
            let runner = try scene.runner("'\(script)' {keyword} 'with {score}' plain")
            runner.run(heard(keyword), seconds: 0)
            runner.finish()
            let expected = ["3", keyword, "with 0.912", "plain", keyword, "0.912", "2026-11-23T09:15:02.123Z"]
            #expect(scene.text("script.out") == expected.joined(separator: "\n") + "\n")
            #expect(runner.started == 1 && runner.failures == 0 && scene.log.isEmpty)
        }
        #expect(access(victim, F_OK) == 0)
    }

    @Test func failuresAreTold() throws {
        let scene = try Scene()
        for (command, told) in [
            ("/no/such/program {keyword}", "/no/such/program: cannot be started: No such file or directory"),
            (
                "no-such-program-in-the-path",
                "no-such-program-in-the-path: cannot be started: No such file or directory"
            ),
            ("/etc/passwd", "/etc/passwd: cannot be started: Permission denied"),
            ("sh -c 'exit 3'", "sh: ended with status 3"),
            ("sh -c 'kill -KILL $$'", "sh: ended by signal 9 (Killed)"),
        ] {
            scene.log = []
            let runner = try scene.runner(command)
            runner.run(heard("stop"), seconds: 0)
            runner.finish()
            #expect(scene.log == [told] && runner.failures == 1)
        }
    }

    @Test func whatTakesTooLongIsEnded() throws {
        let scene = try Scene()
        let limits = ProgramLimits(interval: 0, timeout: 0.2, grace: 0.2)
        let polite = try scene.runner("sleep 600", limits)
        polite.run(heard("stop"), seconds: 0)
        polite.finish()
        #expect(scene.log.count == 1 && scene.log[0].contains("took too long: ended by SIGTERM"), "\(scene.log)")

        // A program that ignores SIGTERM, with a child: the whole process group is killed.
        scene.log = []
        let script = try scene.script("trap '' TERM; sleep 600 & echo $! >\"$0.child\"; while :; do sleep 600; done")
        let deaf = try scene.runner("'\(script)'", limits)
        deaf.run(heard("stop"), seconds: 0)
        deaf.finish()
        #expect(scene.log.count == 1 && scene.log[0].contains("killed, because SIGTERM did not end it"), "\(scene.log)")
        let child = try #require(scene.text("script.child").flatMap { pid_t($0.filter(\.isNumber)) })
        // Gone, or a zombie that is not reaped yet; killing a group may take the system a moment.
        var state = ""
        for _ in 0..<1000 {
            state = (try? String(contentsOfFile: "/proc/\(child)/stat", encoding: .utf8)) ?? "0 (sleep) Z"
            if state.contains(") Z") || state.contains(") X") { break }
            usleep(10_000)
        }
        #expect(state.contains(") Z") || state.contains(") X"), "\(state)")
    }

    @Test func theIntervalIsCountedInTheStream() throws {
        let scene = try Scene()
        let runner = try scene.runner("true", ProgramLimits(interval: 1))
        for seconds in [0, 0.5, 0.99, 1, 1.5, 3.25] { runner.run(heard("stop"), seconds: seconds) }
        runner.finish()
        #expect(runner.started == 3 && runner.skipped == 3 && runner.failures == 0)
        #expect(scene.log.count == 2 && scene.log[0].contains("not started for 2 detections"), "\(scene.log)")
        #expect(scene.log[1].contains("not started for 1 detection,"))
    }

    @Test func noMoreRunAtOnceThanMay() throws {
        let scene = try Scene()
        let limits = ProgramLimits(interval: 0, timeout: 60, running: 2)
        let hasty = try scene.runner("sleep 600", limits, waits: false)
        for seconds in 0..<5 { hasty.run(heard("stop"), seconds: Double(seconds)) }
        #expect(hasty.started == 2 && hasty.skipped == 3 && hasty.isBusy)
        // Without patience, running programs are terminated.
        hasty.finish(patience: 0)
        #expect(!hasty.isBusy && hasty.failures == 2)

        let patient = try scene.runner("sleep 0.05", limits)
        for seconds in 0..<5 { patient.run(heard("stop"), seconds: Double(seconds)) }
        patient.finish()
        #expect(patient.started == 5 && patient.skipped == 0 && patient.failures == 0)
    }

    /// Programs inherit neither open files, ignored signals, nor the service manager's variables.
    @Test func programsInheritNothing() async {
        // In a separate process, because environment and signals are shared by all tests.
        await #expect(processExitsWith: .success) {
            let scene = try Scene()
            let file = try scene.folder.write([1], to: "open file")
            // A descriptor without close-on-exec, as the shell that started Hark might have left open.
            let descriptor = open(file, O_RDONLY)
            defer { close(descriptor) }
            #expect(fcntl(descriptor, F_GETFD) & FD_CLOEXEC == 0)
            setenv("NOTIFY_SOCKET", "/run/manager", 1)
            signal(SIGINT, SIG_IGN)
            let script = try scene.script(
                #"""
                for f in /proc/$$/fd/*; do readlink $f; done >"$0.files"
                env >"$0.env"; grep SigIgn /proc/$$/status >"$0.signals"
                """#)
            let runner = try scene.runner("'\(script)'")
            runner.run(ProgramRunnerTests().heard("stop"), seconds: 0)
            runner.finish()
            let files = try #require(scene.text("script.files"))
            #expect(!files.contains("open file") && files.contains("/dev/null"))
            let environment = try #require(scene.text("script.env"))
            #expect(environment.contains("HARK_KEYWORD=stop\n") && environment.contains("PATH="))
            #expect(!environment.contains("NOTIFY_SOCKET"))
            let ignored = try #require(scene.text("script.signals")?.split(separator: "\t").last)
            #expect(Int(ignored.filter(\.isHexDigit), radix: 16).map { $0 & (1 << (SIGINT - 1)) } == 0)
        }
    }
}
