import ArgumentParser
import AudioFiles
import FileRecognition
import Glibc
import KeywordPipeline

struct Classify: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Say which keyword each recording holds.",
        discussion: """
            Recordings may be WAV, FLAC, Ogg, AIFF or MP3 of any rate; folders are searched through.

            EXAMPLES
              hark classify recordings/ yes.wav
              hark classify --format jsonl recordings/ > answers.jsonl
              find . -name '*.flac' | hark classify -
              arecord -d 2 -f S16_LE -r 16000 -t raw | hark classify --raw s16le:16000:1
            """)

    @Argument(
        help: ArgumentHelp("Files and folders; - reads paths from standard input, one a line.", valueName: "path"),
        completion: .file())
    var paths: [String] = []

    @OptionGroup var modelOptions: ModelOptions
    @OptionGroup var channel: ChannelOption
    @OptionGroup var rawInput: RawInputOption

    @Option(help: "text, jsonl or csv.")
    var format: OutputFormat = .text

    func validate() throws {
        try rawInput.validate(paths: paths)
        if paths.isEmpty, rawInput.raw == nil { throw ValidationError("name a file or folder") }
    }

    func run() throws {
        let model = try modelOptions.load()
        let session = ClassificationSession(model: model, channels: channel.selection, format: format)
        if let raw = rawInput.raw {
            session.classify(raw: raw, descriptor: RawInputOption.descriptor, name: RawInputOption.name)
        } else {
            try session.classify(find())
        }
        session.end()
        if session.failures > 0 { throw ExitStatus.someFilesFailed }
    }

    private func find() throws -> FoundAudioFiles {
        let found = AudioFileFinder.find(paths: paths.flatMap { $0 == "-" ? Self.pathsFromStandardInput() : [$0] })
        guard found.paths.isEmpty, found.errors.isEmpty else { return found }
        throw CommandFailure("\(paths.joined(separator: ", ")): no recordings there", .someFilesFailed)
    }

    private static func pathsFromStandardInput() -> [String] {
        var paths: [String] = []
        while let line = readLine() {
            if !line.isEmpty { paths.append(line) }
        }
        return paths
    }
}
