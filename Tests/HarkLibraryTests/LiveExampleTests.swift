import Foundation
import Glibc
import TestSupport
import Testing

/// The example that listens to a microphone, on a real sound server.
@Suite struct LiveExampleTests {
    @Test func aWordThatIsPlayedIsSpotted() throws {
        let folder = try TemporaryFolder()
        let word = folder.path(of: "computer.wav")
        try ExternalTool.run("flite", ["-voice", "slt", "-t", "computer", "-o", word])
        let daemon = try PulseDaemon()
        defer { daemon.stop() }

        let output = folder.path(of: "output")
        try folder.write([], to: "output")
        // By lines, although it is no terminal.
        let process = HarkProcess.make(
            program: URL(fileURLWithPath: "/usr/bin/env"),
            ["stdbuf", "-oL", ExampleTests.folder.appendingPathComponent("live").path],
            environment: daemon.environment)
        process.standardOutput = FileHandle(forWritingAtPath: output)
        try process.run()
        // Not terminate(): the mask of the thread that started it may keep SIGTERM from it.
        defer {
            kill(process.processIdentifier, SIGKILL)
            process.waitUntilExit()
        }
        #expect(
            wait {
                lines(output) == ["listening for \(["alexa", "computer", "jarvis", "snowboy"].joined(separator: ", "))"]
            })
        try daemon.play(file: URL(fileURLWithPath: word), sink: "kw48")
        #expect(wait { lines(output).dropFirst().contains { $0.hasPrefix("computer 0.9") } })
    }

    private func lines(_ path: String) -> [String] {
        ((try? String(contentsOfFile: path, encoding: .utf8)) ?? "").split(separator: "\n").map(String.init)
    }

    private func wait(_ condition: () -> Bool) -> Bool {
        let end = Date().addingTimeInterval(20)
        while Date() < end {
            if condition() { return true }
            usleep(10_000)
        }
        return condition()
    }
}
