import ArgumentParser
import Foundation
import KeywordPipeline
import KeywordTraining

struct Train: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Train a model from folders of recordings.",
        discussion: """
            DATASET is a folder with one folder of recordings a word, as in Speech Commands:
            <word>/<speaker>_nohash_<n>.wav, noises in _background_noise_/, and if there are any
            validation_list.txt and testing_list.txt. Without the lists speakers are split by the
            data set's own rule. Further folders only add training clips.

            EXAMPLES
              hark train my-words/ --output my.hark
              hark train speech-commands/ --keywords yes,no,stop --output three.hark
              hark train speech-commands/ more-voices/ --keywords yes,no --epochs 40 --seed 7 --output m.hark
            """)

    @Argument(help: ArgumentHelp("Folders of folders of recordings.", valueName: "dataset"))
    var datasets: [String]

    @Option(name: [.customShort("o"), .long], help: ArgumentHelp("Where the model goes.", valueName: "file"))
    var output: String

    @Option(
        help: ArgumentHelp(
            "The words to recognize, with commas; all others become _unknown_. Without it every folder is a keyword.",
            valueName: "words"))
    var keywords: String?

    @Option(help: "Times the recordings are gone through, varied each time.")
    var epochs: Int = TrainingSettings().epochs

    @Option(help: "Cells of the LSTM, 1 to 512: more hear better and need more memory.")
    var hidden: Int = TrainingSettings().network.hidden[0]

    @Option(help: "Same seed, recordings and options: the same model.")
    var seed: UInt64 = TrainingSettings().seed

    @Option(
        help: ArgumentHelp(
            "More recordings of noise to mix in: a file or folder; may be given again.", valueName: "path"))
    var noise: [String] = []

    @Option(help: ArgumentHelp("Posterior from which listening reports a keyword, 0 to 1.", valueName: "score"))
    var threshold: Double = TrainingSettings().threshold

    @Option(help: ArgumentHelp("Length of a training clip in seconds, 0.5 to 10.", valueName: "seconds"))
    var clipSeconds: Double = TrainingSettings().clipSeconds

    func validate() throws {
        if datasets.isEmpty { throw ValidationError("name a folder of recordings") }
        if epochs < 1 { throw ValidationError("--epochs must be 1 or more") }
        if !(1...512).contains(hidden) { throw ValidationError("--hidden must be 1 to 512") }
        if !(0.001...0.9999).contains(threshold) { throw ValidationError("--threshold must lie between 0 and 1") }
        if !(0.5...10).contains(clipSeconds) { throw ValidationError("--clip-seconds must be 0.5 to 10") }
    }

    func run() throws {
        var settings = TrainingSettings()
        settings.keywords =
            keywords.map { $0.split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) } } ?? []
        settings.epochs = epochs
        settings.network.hidden = [hidden]
        settings.seed = seed
        settings.noise = noise
        settings.threshold = threshold
        settings.clipSeconds = clipSeconds
        settings.command = (["hark"] + CommandLine.arguments.dropFirst()).joined(separator: " ")
        settings.program = "hark \(HarkCommand.version)"
        settings.date = Date().formatted(.iso8601)

        let display = TrainingDisplay()
        do {
            try ModelFile.checkWritable(output)
            let model = try Trainer(settings: settings, report: display.show).train(datasets: datasets) { model in
                try ModelFile.save(model, to: output)
            }
            display.finish(model: model, output: output)
        } catch let error as DatasetError {
            display.clear()
            throw CommandFailure("\(error)", .someFilesFailed)
        } catch let error as ModelError {
            display.clear()
            throw CommandFailure("\(output): \(error)", .output)
        }
    }
}
