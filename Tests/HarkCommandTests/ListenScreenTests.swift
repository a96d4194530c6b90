// SPDX-License-Identifier: Apache-2.0

import Foundation
import Glibc
import TestSupport
import Testing

/// The display of `hark listen` on a terminal.
@Suite(.serialized, .tags(.live)) struct ListenScreenTests {
    private func environment(_ daemon: PulseDaemon, _ more: [String: String] = [:]) -> [String: String] {
        daemon.environment.merging(["TERM": "xterm", "LC_ALL": "C.UTF-8", "NO_COLOR": ""]) { $1 }
            .merging(more) { $1 }
    }

    private func play(_ word: String, _ daemon: PulseDaemon) throws {
        let file = HarkProcess.root.appendingPathComponent("audio-fixtures/\(word)-flite-slt-16k.wav")
        try daemon.play(file: file, sink: "kw48")
    }

    @Test func aWordIsSeenAndCtrlCPutsTheTerminalBack() throws {
        let daemon = try PulseDaemon()
        defer { daemon.stop() }
        let hark = try TerminalHark(["listen"], environment: environment(daemon), columns: 80, rows: 24)
        let modes = hark.localModes
        #expect(modes & UInt32(ECHO) != 0)
        #expect(hark.wait { hark.screen.first?.hasPrefix("hark  kw48.monitor") ?? false }, "\(hark.text)")
        #expect(hark.localModes & UInt32(ECHO | ICANON) == 0)
        #expect(hark.wait { hark.screen.contains { $0.hasPrefix("stop   ") && $0.contains("·┃·") } })

        try play("stop", daemon)
        #expect(hark.wait { hark.screen.contains { $0.contains("  stop  0.") && $0.hasSuffix("kw48.monitor") } })
        #expect(hark.text.contains("\u{1B}[32m") || hark.text.contains("\u{1B}[0;32m"))

        // The display follows the terminal's size.
        hark.resize(columns: 30, rows: 9)
        #expect(hark.wait { hark.screen.count == 9 && hark.screen.allSatisfy { $0.count <= 30 } }, "\(hark.screen)")
        #expect(hark.wait { hark.screen.contains { $0.contains("stop  0.") } })

        hark.type("\u{3}")
        hark.process.waitUntilExit()
        #expect(hark.process.terminationReason == .exit && hark.process.terminationStatus == 0)
        let text = hark.text
        let left = text.components(separatedBy: "\u{1B}[?25h\u{1B}[?1049l")
        #expect(left.count == 2 && text.components(separatedBy: "\u{1B}[?1049h").count == 2)
        // The detections stay on the terminal as lines.
        #expect(left[1].contains("  stop  0.") && left[1].contains("heard ") && !left[1].contains("\u{1B}"))
        #expect(hark.localModes == modes)
    }

    @Test func anOutageIsSeenWithoutColours() throws {
        let daemon = try PulseDaemon()
        defer { daemon.stop() }
        let hark = try TerminalHark(
            ["listen"], environment: environment(daemon, ["NO_COLOR": "1", "LC_ALL": "C"]), columns: 100, rows: 30)
        #expect(hark.wait { hark.screen.contains { $0.contains("dBFS") } })
        daemon.kill9()
        #expect(hark.wait { hark.screen.contains { $0.contains("the sound server went away") } })
        #expect(hark.wait { hark.screen.contains { $0.hasSuffix("  no sound") } })
        try daemon.start()
        #expect(hark.wait { hark.screen.contains { $0.contains("the sound server was away for ") } })
        #expect(hark.wait { hark.screen.contains { $0.contains("dBFS") } })
        hark.type("\u{3}")
        hark.process.waitUntilExit()
        #expect(hark.process.terminationStatus == 0)
        #expect(hark.text.matches(of: #/\x1B\[[1-9][0-9;]*m/#).isEmpty)
        #expect(hark.text.utf8.allSatisfy { $0 < 128 })
        // The message is repeated after the display is closed.
        #expect(hark.text.components(separatedBy: "\u{1B}[?1049l").last?.contains("was away for") ?? false)
    }

    @Test(arguments: [
        (["listen"], "dumb"), (["listen", "--no-display"], "xterm"), (["listen", "--format", "jsonl"], "xterm"),
    ])
    func plainLinesForThoseWhoWantThem(arguments: [String], terminal: String) throws {
        let daemon = try PulseDaemon()
        defer { daemon.stop() }
        let hark = try TerminalHark(
            arguments, environment: environment(daemon, ["TERM": terminal]), columns: 80, rows: 24)
        #expect(hark.wait { hark.text.contains("Ctrl-C ends") })
        try play("stop", daemon)
        #expect(hark.wait { hark.text.contains(arguments.last == "jsonl" ? "\"keyword\":\"stop\"" : "  stop  0.") })
        hark.type("\u{3}")
        hark.process.waitUntilExit()
        #expect(!hark.text.contains("\u{1B}"))
    }
}
