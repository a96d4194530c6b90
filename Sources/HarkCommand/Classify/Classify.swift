// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
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

    @OptionGroup var modelOptions: ModelOptions
    @OptionGroup var input: RecordingPathOptions

    @Option(help: "text, jsonl or csv. In jsonl, recordings that cannot be used have a line with \"error\".")
    var format: OutputFormat = .text

    func run() throws {
        let model = try modelOptions.load()
        let session = ClassificationSession(model: model, channels: input.channel.selection, format: format)
        try input.pass(to: session)
        session.end()
        if session.failures > 0 { throw ExitStatus.someFilesFailed }
    }
}
