// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import AudioFiles
import FoundationEssentials
import Glibc
import HarkCharts
import SpeechFeatures

struct Features: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Print the features of a recording, as a model gets them.",
        discussion: """
            Writes one row for each frame, with the time of the middle of the frame in seconds. Numbers have enough digits to \
            give the same float32 again. An npy file is an array of float32, frames x coefficients. --plot without --format \
            and --output writes only the picture: waveform, mel spectrogram and MFCC.

            EXAMPLES
              hark features yes.wav > yes.csv
              hark features yes.wav --preset kaldi --output yes.npy
              hark features yes.wav --preset kaldi --sample-scale int16 --output yes.npy
              hark features yes.wav --kind logmel --format jsonl
              hark features yes.wav --plot yes.png
              hark features yes.wav --model my.hark --quantized
              arecord -d 2 -f S16_LE -r 16000 -t raw | hark features --raw s16le:16000:1
            """)

    @Argument(help: ArgumentHelp("A recording; with --raw left out, or -.", valueName: "file"), completion: .file())
    var path: String?

    @OptionGroup var features: FeatureOptions
    @OptionGroup var channel: ChannelOption
    @OptionGroup var rawInput: RawInputOption

    @Option(help: "How to write; if not given, as --output is named, or csv.")
    var format: FeatureFormat?

    @Option(
        name: [.customShort("o"), .long],
        help: ArgumentHelp("Write to a file, not to standard output.", valueName: "file"), completion: .file())
    var output: String?

    @Option(
        help: ArgumentHelp("Draw a picture; its name ends in .png or .svg.", valueName: "file"), completion: .file())
    var plot: String?

    func validate() throws {
        try rawInput.validate(paths: path.map { [$0] } ?? [])
        if rawInput.raw == nil, path == nil { throw ValidationError("name a recording") }
        guard let plot else { return }
        guard PictureFormat(fileName: plot) != nil else {
            let endings = PictureFormat.allCases.map { ".\($0)" }.joined(separator: " or ")
            throw ValidationError("--plot \(plot): a picture's name must end in \(endings)")
        }
        if plot == output { throw ValidationError("--plot and --output name the same file, \(plot)") }
    }

    func run() throws {
        let view = try features.view
        let format = tableFormat
        if format == .npy, output == nil, isatty(STDOUT_FILENO) == 1 {
            throw CommandFailure("npy is not text: name a file with --output, or pipe the output", .usage)
        }
        let pass = RecordingPass()
        // An unfinished file must be removed on interruption; with standard output alone there is none.
        let interruption = output == nil && plot == nil ? nil : Interruption { pass.interrupt() }
        defer { interruption?.cancel() }

        let input = try self.input(isReadTwice: view.spec.needsLoudestBand)
        let rate = view.spec.sampleRate
        let loudestBand = view.spec.needsLoudestBand ? try self.loudestBand(view.spec, of: input, pass) : nil
        let reader = try input.reader(sampleRate: rate)
        let table = try format.map {
            try FeatureTable(view: view, loudestBand: loudestBand, format: $0, output: output)
        }
        let picture = try picture(view, title: input.name, loudestBand: loudestBand)
        try pass.run(reader, sampleRate: rate, title: "reading", factor: features.sampleScale.factor) { samples in
            try table?.add(samples)
            picture?.add(samples)
        }
        try table?.finish()
        try picture?.finish()
        for warning in reader.warnings { StandardError.write("hark: \(warning.message(path: input.name))") }
    }

    private func input(isReadTwice: Bool) throws -> RecordingInput {
        if let raw = rawInput.raw {
            return try RecordingInput(raw: raw, channels: channel.selection, isReadTwice: isReadTwice)
        }
        guard let path else { preconditionFailure("validated before") }
        return try RecordingInput(path: path, channels: channel.selection)
    }

    /// The loudest band of the whole recording, found in a separate pass.
    private func loudestBand(_ spec: FeatureSpec, of input: RecordingInput, _ pass: RecordingPass) throws -> Float {
        let finder = LoudestBandFinder(spec: spec)
        let reader = try input.reader(sampleRate: spec.sampleRate)
        try pass.run(
            reader, sampleRate: spec.sampleRate, title: "measuring", factor: features.sampleScale.factor
        ) { finder.process($0) }
        return finder.finish()
    }

    private func picture(_ view: FeatureView, title: String, loudestBand: Float?) throws -> FeaturePicture? {
        guard let plot, let format = PictureFormat(fileName: plot) else { return nil }
        return try FeaturePicture(title: title, view: view, loudestBand: loudestBand, format: format, output: plot)
    }

    /// Nil if only a picture is wanted.
    private var tableFormat: FeatureFormat? {
        if let format { return format }
        guard let output else { return plot == nil ? .csv : nil }
        let end = output.split(separator: ".").last.map { $0.lowercased() }
        return end.flatMap(FeatureFormat.init(rawValue:)) ?? .csv
    }
}
