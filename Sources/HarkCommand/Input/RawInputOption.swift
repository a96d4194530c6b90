// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import AudioFiles
import Glibc

/// A recording without a header on standard input, for commands that otherwise take files.
struct RawInputOption: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Standard input is a recording without a header: encoding (such as s16le, u8, f32le, mulaw), rate in Hz, channels.",
            valueName: "encoding:rate:channels"),
        transform: RawAudioFormat.init(parsing:))
    var raw: RawAudioFormat?

    /// What standard input is called in messages.
    static let name = "standard input"
    static let descriptor = STDIN_FILENO

    /// Refuses paths beside a recording on standard input.
    func validate(paths: [String]) throws {
        guard raw != nil else { return }
        guard paths.isEmpty || paths == ["-"] else {
            throw ValidationError("with --raw the recording is standard input: leave out the paths, or write < FILE")
        }
        guard isatty(STDIN_FILENO) == 0 else {
            throw ValidationError("with --raw the recording is standard input: write < FILE, or pipe it in")
        }
    }
}
