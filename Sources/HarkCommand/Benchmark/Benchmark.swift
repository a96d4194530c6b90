// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import AudioFiles
import Hark
import HarkCore

struct Benchmark: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Measure how fast a model runs here.",
        discussion: """
            Times each stage from samples to detections on one core, on generated sound that is the same in every run. A \
            sample is the mean wall-clock time of a frame over a block of \(ModelBenchmark.blockFrames) frames; the stages take \
            turns. Fastest, median and p99 are over these samples, so a single slow frame does not show.

              features          samples to coefficients
              quantization      coefficients to the network's int8
              network           int8 to logits
              decoder           logits to posteriors and detections
              whole             all of them, as `hark listen` runs them
              network_together  the network of --streams, in one pass, per stream
              whole_together    all stages of as many streams, per stream

            The real-time factor is the sound of a frame's hop by the median of whole; \
            streams per core is the same by that of whole_together. With --shape, frames \
            are taken to come every \(Self.shapeHopMilliseconds) ms, and there is nothing but the network.

            EXAMPLES
              hark benchmark
              hark benchmark --model my.hark --kernel plain --format jsonl
              hark benchmark --shape 40x128
              hark benchmark --recordings folder/    classify them, beside reading alone
            """)

    /// The hop in milliseconds that `--shape` assumes.
    private static let shapeHopMilliseconds = 20

    @OptionGroup var modelOptions: ModelOptions
    @OptionGroup var kernelOption: KernelOption

    @Option(
        help: ArgumentHelp(
            "Time a bare LSTM step, inputs x cells, with random weights instead of a model.",
            valueName: "inputs x cells"),
        transform: Benchmark.parseShape)
    var shape: StepShape?

    @Option(
        parsing: .upToNextOption,
        help: ArgumentHelp(
            "Time the classification of these files and folders on all cores instead of single stages.",
            valueName: "path"), completion: .file())
    var recordings: [String] = []

    @Option(help: ArgumentHelp("Streams that advance together.", valueName: "number"))
    var streams: Int = 16

    @Option(help: ArgumentHelp("Measure for about this many seconds.", valueName: "seconds"))
    var seconds: Double = 2

    @Option(help: "text or jsonl.")
    var format: StreamFormat = .text

    func validate() throws {
        guard (1...1024).contains(streams) else { throw ValidationError("--streams must be 1 to 1024") }
        guard (0.01...3600).contains(seconds) else { throw ValidationError("--seconds must be 0.01 to 3600") }
        if shape != nil, !recordings.isEmpty { throw ValidationError("--shape and --recordings exclude each other") }
    }

    func run() throws {
        let report = BenchmarkReport(format: format, kernel: kernelOption.selection)
        let bar = ProgressBar("measuring")
        let progress = { (share: Double) in bar.update(done: Int(share * 1000), total: 1000) }
        if let shape {
            let benchmark = StepBenchmark(shape: shape, kernel: kernelOption.selection, streams: streams)
            let result = benchmark.run(seconds: seconds, progress: progress)
            bar.clear()
            report.steps(
                result, shape: shape, memoryBytes: benchmark.memoryBytes,
                hopNanoseconds: Double(Self.shapeHopMilliseconds) * 1e6)
            return
        }
        let model = CompiledModel(
            try ModelOptions.load(modelOptions.model, budget: modelOptions.budgets.budget),
            kernel: kernelOption.selection
        )
        guard recordings.isEmpty else { return try classify(model, report, progress, bar) }
        let result = ModelBenchmark(model: model, streams: streams).run(seconds: seconds, progress: progress)
        bar.clear()
        report.model(result, memory: model.memoryFootprint)
    }

    private func classify(
        _ model: CompiledModel, _ report: BenchmarkReport, _ progress: (Double) -> Void, _ bar: ProgressBar
    ) throws {
        let found = AudioFileFinder.find(paths: recordings)
        for error in found.errors { StandardError.write("hark: \(error)") }
        guard !found.paths.isEmpty else {
            throw CommandFailure("\(recordings.joined(separator: ", ")): no recordings there", .someFilesFailed)
        }
        let result = RecordingsBenchmark(model: model, paths: found.paths).run(seconds: seconds, progress: progress)
        bar.clear()
        report.recordings(result, memory: model.memoryFootprint)
        guard result.failures == 0 else {
            throw CommandFailure(
                "\(result.failures) of \(result.recordings) recordings could not be used; `hark classify` says why",
                .someFilesFailed)
        }
        if !found.errors.isEmpty { throw ExitStatus.someFilesFailed }
    }

    private static func parseShape(_ text: String) throws -> StepShape {
        guard let shape = StepShape(parsing: text) else {
            let (inputs, cells) = (NetworkLimits.inputSizes, NetworkLimits.hiddenSizes)
            throw ValidationError(
                "give inputs (\(inputs.lowerBound) to \(inputs.upperBound)) and cells (\(cells.lowerBound) to \(cells.upperBound)) such as 40x128"
            )
        }
        return shape
    }
}
