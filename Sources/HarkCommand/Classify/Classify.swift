// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import AudioFiles
import Glibc
import Hark

struct Classify: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Classify recordings: which keyword does each contain?",
        discussion: """
            Recordings may be WAV, FLAC, Ogg Vorbis, Opus, AIFF, AU, CAF, W64 or MP3 at any rate. With ffmpeg installed, M4A, \
            AAC, WebM, WMA, AMR and MP4 are read too. Folders are searched through.

            EXAMPLES
              hark classify recordings/ yes.wav
              hark classify --format jsonl recordings/ > answers.jsonl
              curl -s https://example.org/word.flac | hark classify -
              find . -name '*.flac' -print0 | hark classify - --null --format jsonl
              arecord -d 2 -f S16_LE -r 16000 -t raw | hark classify --raw s16le:16000:1
            """)

    @Argument(
        help: ArgumentHelp(
            "Files and folders. - is standard input: a recording, or a list of paths, each answered at once.",
            valueName: "path"),
        completion: .file())
    var paths: [String] = []

    @OptionGroup var modelOptions: ModelOptions
    @OptionGroup var channel: ChannelOption
    @OptionGroup var rawInput: RawInputOption

    @Flag(name: [.customShort("0"), .long], help: "Paths on standard input end with a zero byte, not with a newline.")
    var null = false

    @Option(help: "text, jsonl or csv. In jsonl, recordings that cannot be used have a line with \"error\".")
    var format: OutputFormat = .text

    func validate() throws {
        try rawInput.validate(paths: paths)
        if paths.isEmpty, rawInput.raw == nil { throw ValidationError("name a file or folder") }
        if paths.contains("-"), paths.count > 1 {
            throw ValidationError("- must be the only path: add the others to its list")
        }
        if null, paths != ["-"] { throw ValidationError("--null is for paths from standard input: give - as the path") }
    }

    func run() throws {
        let model = try modelOptions.load()
        let session = ClassificationSession(model: model, channels: channel.selection, format: format)
        if let raw = rawInput.raw {
            session.classify(raw: raw, descriptor: RawInputOption.descriptor, name: RawInputOption.name)
        } else if paths == ["-"] {
            var reader = PathReader(descriptor: STDIN_FILENO, separator: null ? .null : .newline)
            if let beginning = try reader.beginningOfRecording() {
                let copy = try StandardInput.copy(beginning: beginning)
                defer { close(copy) }
                session.classify(StandardInput.path(of: copy), name: RawInputOption.name)
            } else {
                try session.classify(&reader)
            }
        } else {
            try session.classify(find())
        }
        session.end()
        if session.failures > 0 { throw ExitStatus.someFilesFailed }
    }

    private func find() throws -> FoundAudioFiles {
        let found = AudioFileFinder.find(paths: RawArguments.exact(paths))
        guard found.paths.isEmpty, found.errors.isEmpty else { return found }
        throw CommandFailure("\(paths.joined(separator: ", ")): no recordings there", .someFilesFailed)
    }
}
