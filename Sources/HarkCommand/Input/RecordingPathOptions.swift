// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import AudioFiles
import Glibc

/// The recordings that a command processes: files and folders, or standard input.
struct RecordingPathOptions: ParsableArguments {
    @Argument(
        help: ArgumentHelp(
            "Files and folders. - is standard input: a recording, or a list of paths, each answered at once.",
            valueName: "path"),
        completion: .file())
    var paths: [String] = []

    @OptionGroup var channel: ChannelOption
    @OptionGroup var rawInput: RawInputOption

    @Flag(name: [.customShort("0"), .long], help: "Paths on standard input end with a zero byte, not with a newline.")
    var null = false

    func validate() throws {
        try rawInput.validate(paths: paths)
        if paths.isEmpty, rawInput.raw == nil { throw ValidationError("name a file or folder") }
        if paths.contains("-"), paths.count > 1 {
            throw ValidationError("- must be the only path: add the others to its list")
        }
        if null, paths != ["-"] { throw ValidationError("--null is for paths from standard input: give - as the path") }
    }

    /// Passes the recordings to a session.
    func pass(to session: some RecordingProcessor) throws {
        if let raw = rawInput.raw { return try session.process(raw: raw) }
        guard paths == ["-"] else { return try session.process(find()) }
        var reader = PathReader(descriptor: STDIN_FILENO, separator: null ? .null : .newline)
        guard let beginning = try reader.beginningOfRecording() else { return try session.process(&reader) }
        let copy = try StandardInput.copy(beginning: beginning)
        defer { close(copy) }
        try session.process(copy: StandardInput.path(of: copy))
    }

    private func find() throws -> FoundAudioFiles {
        let found = AudioFileFinder.find(paths: RawArguments.exact(paths))
        guard found.paths.isEmpty, found.errors.isEmpty else { return found }
        throw CommandFailure("\(paths.joined(separator: ", ")): no recordings there", .someFilesFailed)
    }
}

/// One run of a command over recordings, from wherever they come.
protocol RecordingProcessor {
    /// Files, in their order.
    func process(_ found: FoundAudioFiles) throws
    /// Files whose paths arrive one by one, in their order; of a folder, each recording in it.
    func process(_ reader: inout PathReader) throws
    /// A recording on standard input, which was copied to a file.
    func process(copy path: String) throws
    /// A recording without a header on standard input.
    func process(raw: RawAudioFormat) throws
}
