// SPDX-License-Identifier: Apache-2.0

import Foundation
import Glibc
import TestSupport
import Testing

/// The microphone example, on a real sound server.
@Suite(.tags(.live)) struct LiveExampleTests {
    @Test func aWordThatIsPlayedIsSpotted() throws {
        let folder = try TemporaryFolder()
        let word = folder.path(of: "jarvis.wav")
        try ExternalTool.run("flite", ["-voice", "slt", "-t", "jarvis", "-o", word])
        let daemon = try PulseDaemon()
        defer { daemon.stop() }

        let output = folder.path(of: "output")
        // Line-buffered, although the output is not a terminal.
        let program = ExampleTests.folder.appendingPathComponent("live").path
        let live = try ChildProcess(
            "stdbuf", ["-oL", program], environment: daemon.environment, output: URL(fileURLWithPath: output))
        defer {
            live.send(signal: SIGKILL)
            live.waitForExit(seconds: 5)
        }
        #expect(waitUntil { lines(output) == ["listening for alexa, computer, jarvis, snowboy"] })
        try daemon.play(file: URL(fileURLWithPath: word), sink: "kw48")
        #expect(waitUntil { lines(output).dropFirst().contains { $0.hasPrefix("jarvis 0.") } })
    }

    private func lines(_ path: String) -> [String] {
        ((try? String(contentsOfFile: path, encoding: .utf8)) ?? "").split(separator: "\n").map(String.init)
    }
}
