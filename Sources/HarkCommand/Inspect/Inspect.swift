// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import FoundationEssentials
import Glibc
import Hark
import HarkBasics
import SpeechFeatures

struct Inspect: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Show a model's layers, sizes, memory and origin.",
        discussion: """
            EXAMPLES
              hark inspect
              hark inspect my.hark --memory-budget 128KiB
              hark inspect my.hark --configuration > my.toml
              hark inspect my.hark --format jsonl
            """)

    @Argument(help: "A .hark file, or the name of a built-in model.", completion: Completions.model)
    var model: String = BuiltInModel.standard

    @Option(help: ArgumentHelp("Refuse a model that needs more memory than this, such as 128KiB.", valueName: "size"))
    var memoryBudget: ByteCount?

    @Option(
        help: ArgumentHelp(
            "Refuse a model that needs more multiplications for a second of sound than this, such as 500M.",
            valueName: "number"))
    var computeBudget: OperationRate?

    @Flag(name: .customLong("configuration"), help: "Print only the settings it was trained with, as TOML.")
    var printsConfiguration = false

    @Option(help: "text or jsonl.")
    var format: StreamFormat = .text

    func validate() throws {
        if printsConfiguration, format == .jsonl {
            throw ValidationError("--configuration is TOML: leave out --format")
        }
    }

    func run() throws {
        let name = model
        let model = try ModelOptions.load(
            name, budget: ModelBudget(memory: memoryBudget?.bytes, compute: computeBudget?.perSecond))
        if printsConfiguration {
            guard let configuration = model.provenance.configuration else {
                throw CommandFailure("\(name): the program that trained it did not store its settings", .model)
            }
            for line in configuration.trimmed.split(separator: "\n", omittingEmptySubsequences: false) {
                StandardOutput.write(DisplayText.toml(String(line)))
            }
            return
        }
        if format == .jsonl { return JSONLine.write(InspectLine(model, name: name)) }
        printNetwork(model)
        StandardOutput.write("")
        printLabels(model)
        StandardOutput.write("")
        if let calibration = model.calibration {
            CalibrationTable.lines(model, calibration).forEach(StandardOutput.write)
            StandardOutput.write("")
        }
        printMemory(model.memoryFootprint)
        StandardOutput.write("")
        printCompute(model.computeLoad)
        StandardOutput.write("")
        printProvenance(model.provenance)
        if let sources = model.provenance.heldOut, !sources.isEmpty {
            StandardOutput.write("")
            HeldOutTable.lines(sources).forEach(StandardOutput.write)
        }
    }

    private func printNetwork(_ model: KeywordModel) {
        let features = model.features
        let compression =
            switch features.compression {
            case .logarithm, .clampedLogarithm: "logarithm"
            case .decibels: "decibels"
            case .pcen: "per-channel energy normalization"
            }
        let shape = model.network.shape
        var table = TextTable(header: ["layer", "what"], alignments: [.left, .left])
        table.add([
            "features",
            (features.kind == .mfcc ? "\(features.coefficients) MFCC of " : "")
                + "\(features.melBands) mel bands \(Int(features.lowestFrequency))-\(Int(features.highestFrequency)) Hz, "
                + "\(milliseconds(features.windowLength, features)) ms frames every \(milliseconds(features.hopLength, features)) ms, \(compression)",
        ])
        for (index, layer) in shape.layers.enumerated() {
            table.add([
                "LSTM \(index + 1)",
                "\(layer.inputSize) -> \(layer.hiddenSize), \(layer.weightCount) int8 weights, gates and cell int16",
            ])
        }
        table.add([
            "dense",
            "\(shape.output.inputSize) -> \(shape.labels), \(shape.output.inputSize * shape.labels) int8 weights",
        ])
        for line in table.lines { StandardOutput.write(line) }
        StandardOutput.write("")
        StandardOutput.write("\(shape.weightCount) weights")
    }

    private func printCompute(_ load: ComputeLoad) {
        var table = TextTable(header: ["compute", "multiplications a second"], alignments: [.left, .right])
        for part in load.parts { table.add([part.name, "\(part.multiplicationsPerSecond)"]) }
        table.add(["total", "\(load.total)"])
        for line in table.lines { StandardOutput.write(line) }
    }

    private func milliseconds(_ samples: Int, _ features: FeatureSpec) -> Int { samples * 1000 / features.sampleRate }

    private func printLabels(_ model: KeywordModel) {
        var table = TextTable(header: ["label", "threshold"], alignments: [.left, .right])
        for label in model.labels {
            table.add([label.name, label.isKeyword ? Figures.score(Double(label.threshold) / 32768) : "-"])
        }
        for line in table.lines { StandardOutput.write(line) }
        let (decoder, hop) = (model.decoder, model.features.hopSeconds)
        let averaged =
            decoder.smoothingFrames > 1
            ? ", averaged over \(Figures.seconds(Double(decoder.smoothingFrames) * hop))" : ""
        StandardOutput.write(
            "decoder: highest posterior within \(Figures.seconds(Double(decoder.windowFrames) * hop))\(averaged); "
                + "fires again after \(Figures.seconds(Double(decoder.refractoryFrames) * hop)) and below "
                + "\(Figures.score(Double(decoder.hysteresis) / 32768)) of the threshold")
    }

    private func printMemory(_ bill: MemoryFootprint) {
        var table = TextTable(header: ["memory", "bytes"], alignments: [.left, .right])
        for part in bill.parts { table.add([part.name, "\(part.bytes)"]) }
        table.add(["total", "\(bill.total)"])
        for line in table.lines { StandardOutput.write(line) }
    }

    private func printProvenance(_ provenance: Provenance) {
        let clips = { (counts: [String: Int]) in "\(counts.values.reduce(0, +)) clips of \(counts.count) classes" }
        var table = TextTable(header: ["origin", ""], alignments: [.left, .left])
        table.add([
            "trained",
            "\(provenance.date) by \(provenance.program), seed \(provenance.seed), epoch \(provenance.epochs)",
        ])
        table.add(["on", clips(provenance.trainingClips)])
        table.add(["validated on", clips(provenance.validationClips)])
        table.add([
            "accuracy",
            "\(Figures.percent(provenance.quantizedAccuracy)) quantized, \(Figures.percent(provenance.floatAccuracy)) float",
        ])
        if let digest = provenance.recordingsDigest { table.add(["recordings", "SHA-1 \(digest)"]) }
        table.add(["command", provenance.command])
        for line in table.lines { StandardOutput.write(line) }
    }
}
