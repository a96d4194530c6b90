import ArgumentParser
import AudioFiles
import FileRecognition
import FoundationEssentials
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
            """)

    @Argument(
        help: ArgumentHelp("Files and folders; - reads paths from standard input, one a line.", valueName: "path"))
    var paths: [String]

    @OptionGroup var modelOptions: ModelOptions
    @OptionGroup var channel: ChannelOption

    @Option(help: "text, jsonl or csv.")
    var format: OutputFormat = .text

    func validate() throws {
        if paths.isEmpty { throw ValidationError("name a file or folder") }
    }

    func run() throws {
        let model = try modelOptions.load()
        let found = AudioFileFinder.find(paths: paths.flatMap { $0 == "-" ? Self.pathsFromStandardInput() : [$0] })
        var failures = 0
        for error in found.errors {
            failures += 1
            StandardError.write("hark: \(error)")
        }
        guard !found.paths.isEmpty else {
            guard failures == 0 else { throw ExitStatus.someFilesFailed }
            throw CommandFailure("\(paths.joined(separator: ", ")): no recordings there", .someFilesFailed)
        }
        let report = ClassificationReport(
            format: format, labels: model.labels.map(\.name), width: found.paths.map(\.count).max() ?? 0)
        let bar = ProgressBar("classifying")
        report.begin()
        BatchClassifier(model: model, channels: channel.selection).run(paths: found.paths) { index, result in
            let path = found.paths[index]
            switch result {
            case .recognized(let classification, let seconds, let warnings):
                bar.clear()
                report.clip(path: path, classification: classification, seconds: seconds)
                for warning in warnings { StandardError.write("hark: \(path): warning: \(warning)") }
            case .failed(let error):
                failures += 1
                bar.clear()
                StandardError.write("hark: \(error)")
            }
            bar.update(done: index + 1, total: found.paths.count)
        }
        bar.clear()
        if failures > 0 { throw ExitStatus.someFilesFailed }
    }

    private static func pathsFromStandardInput() -> [String] {
        var paths: [String] = []
        while let line = readLine() {
            if !line.isEmpty { paths.append(line) }
        }
        return paths
    }
}
