// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Hark

struct Spot: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Find every keyword in long recordings, with its time.",
        discussion: """
            The detections are those of `hark listen --file`, for any number of recordings on all cores. Each line has the \
            recording, the start and end of the word in seconds, the keyword and its score. Lines come in the order of \
            the recordings, while it runs. Formats and folders are those of `hark classify`.

            EXAMPLES
              hark spot --model wake podcasts/
              hark spot --model wake --keywords computer --threshold 0.9 podcasts/ --format csv > computer.csv
              hark spot talk.mp4 --format srt > talk.srt
              hark spot --model wake broadcast.flac --cut clips/ --context 0.5
              find /archive -name '*.opus' -print0 | hark spot - --null --format jsonl > words.jsonl
              hark spot /archive --format jsonl --resume-from words.jsonl > all-words.jsonl
              arecord -f S16_LE -r 16000 -t raw | hark spot --raw s16le:16000:1
            """)

    @OptionGroup var modelOptions: ModelOptions
    @OptionGroup var input: RecordingPathOptions

    @Option(
        help: """
            text, jsonl, csv, rttm; srt, audacity (label track) and textgrid (Praat) hold one recording each.
            """)
    var format: SpotFormat = .text

    @OptionGroup var thresholds: ThresholdOptions

    @OptionGroup var files: SpotFileOptions

    @Option(help: ArgumentHelp("Number of threads that spot. (default: one for each core)", valueName: "count"))
    var jobs: Int?

    func validate() throws {
        if let jobs, !(1...1024).contains(jobs) { throw ValidationError("--jobs must be 1 to 1024") }
        try files.validate(format: format)
    }

    func run() throws {
        let loaded = try ModelOptions.loadSpotting(modelOptions.model, budget: modelOptions.budgets.budget)
        let model = CompiledModel(
            try thresholds.applied(to: loaded, name: modelOptions.model) { StandardError.write("hark: \($0)") })
        try files.makeFolders(keywords: model.labels.filter(\.isReported).map(\.name))
        let session = try SpottingSession(
            model: model, channels: input.channel.selection, format: format, files: files, workers: jobs)
        try input.pass(to: session)
        session.end()
        if session.failures > 0 { throw ExitStatus.someFilesFailed }
    }
}
