// SPDX-License-Identifier: Apache-2.0

import Foundation
import Glibc
import TestSupport
import Testing

/// The progress of `hark spot`: on a terminal only.
@Suite struct SpotProgressTests {
    /// A WAV of digital silence that takes no room on the disk.
    private func silence(hours: Int, in folder: TemporaryFolder) throws -> String {
        var wave = WaveBytes(.signed16)
        wave.declaredDataBytes = UInt32(hours * 3600 * 32_000)
        let path = try folder.write(wave.bytes, to: "long.wav")
        guard truncate(path, wave.bytes.count + hours * 3600 * 32_000) == 0 else {
            throw TemporaryFolderError(call: "truncate", code: errno)
        }
        return path
    }

    @Test func aTerminalShowsHoursDoneHoursLeftAndSpeed() throws {
        let folder = try TemporaryFolder()
        // Far more than is spotted before the test ends.
        let path = try silence(hours: 18, in: folder)
        let hark = try TerminalHark(
            ["spot", "--jobs", "1", path], environment: ProcessInfo.processInfo.environment, columns: 120, rows: 30)
        let bar = #/spotting \[[#-]{30}\] \d+.*\((\d+\.\d+) h done, (\d+\.\d+) h left, ([\d,]+) times real time\)/#
        #expect(hark.wait { hark.text.contains(bar) }, "\(hark.text)")
        let match = try #require(hark.text.firstMatch(of: bar))
        let (done, left) = (try #require(Double(match.1)), try #require(Double(match.2)))
        #expect(abs(done + left - 18) < 0.2, "\(match.0)")
        hark.type("\u{3}")
        hark.process.waitUntilExit()
    }

    @Test func aPipeGetsNone() throws {
        let folder = try TemporaryFolder()
        let word = HarkProcess.root.appendingPathComponent("audio-fixtures/yes-flite-slt-16k.wav")
        let sound = [UInt8](try Data(contentsOf: word).dropFirst(44))
        let file = try folder.write(sound, to: "sound.raw")
        // Longer than the second in which no terminal shows progress either.
        let command =
            "{ cat \"$0\"; sleep 1.5; cat \"$0\"; sleep 0.5; } | \"$1\" spot --raw s16le:16000:1"
        let piped = try HarkProcess.run(
            program: URL(fileURLWithPath: "/bin/sh"), ["-c", command, file, HarkProcess.executable.path])
        #expect(piped.status == 0 && piped.errors.isEmpty && piped.lines.count == 3, "\(piped.errors)")
    }
}
