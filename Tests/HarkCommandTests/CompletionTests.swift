// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing

/// Shell completions, tested in the shells themselves if they are installed.
@Suite struct CompletionTests {
    /// Writes the completion script for a shell to a file.
    private func script(_ shell: String, _ folder: TemporaryFolder) throws -> String {
        let outcome = try HarkProcess.run(["--generate-completion-script", shell])
        #expect(outcome.status == 0)
        return try folder.write(Array(outcome.output.utf8), to: "hark.\(shell)")
    }

    private func run(_ shell: String, _ arguments: [String], folder: TemporaryFolder) throws -> [String] {
        let outcome = try HarkProcess.run(
            program: URL(fileURLWithPath: "/usr/bin/\(shell)"), arguments,
            environment: ["HOME": folder.path, "HARK": HarkProcess.executable.path])
        #expect(outcome.status == 0 && outcome.errors.isEmpty, "\(outcome.errors)")
        return outcome.lines
    }

    /// The completions that bash offers for the last word of a line.
    private func offered(_ line: String, _ folder: TemporaryFolder) throws -> [String] {
        let program = """
            source "$1"
            hark() { "$HARK" "$@"; }
            COMP_LINE=$2 COMP_POINT=${#2} COMP_TYPE=9 COMP_KEY=9
            read -ra COMP_WORDS <<<"$2"
            COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
            _hark hark "${COMP_WORDS[-1]}" "${COMP_WORDS[-2]}"
            printf '%s\\n' "${COMPREPLY[@]}"
            """
        return try run("bash", ["-c", program, "offered", script("bash", folder), line], folder: folder)
    }

    @Test(.needs("bash"))
    func bashOffersCommandsOptionsValuesAndFiles() throws {
        let folder = try TemporaryFolder()
        #expect(try offered("hark li", folder) == ["listen"])
        #expect(try offered("hark listen --sens", folder) == ["--sensitivity"])
        #expect(try offered("hark classify --format j", folder) == ["jsonl"])
        let files = try offered("hark classify audio-fixtures/stop-f", folder)
        #expect(files == ["audio-fixtures/stop-flite-slt-16k.wav"])
        #expect(try offered("hark report runs --dataset audio-f", folder) == ["audio-fixtures"])
        #expect(try offered("hark listen --model wa", folder) == ["wake"])
    }

    @Test(.needs("fish"))
    func fishOffersCommandsAndOptions() throws {
        let folder = try TemporaryFolder()
        let program = "source \(try script("fish", folder)); complete -C 'hark li'; complete -C 'hark listen --sens'"
        let offered = try run("fish", ["--no-config", "-c", program], folder: folder).map {
            $0.split(separator: "\t")[0]
        }
        #expect(offered == ["listen", "--sensitivity"])
    }

    @Test(.needs("zsh"))
    func zshReadsItsScript() throws {
        let folder = try TemporaryFolder()
        #expect(try run("zsh", ["-n", script("zsh", folder)], folder: folder).isEmpty)
    }
}
