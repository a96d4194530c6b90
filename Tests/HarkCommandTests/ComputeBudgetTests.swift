// SPDX-License-Identifier: Apache-2.0

import Foundation
import Hark
import SpeechFeatures
import TestSupport
import Testing

@testable import HarkCommand

/// A valid model can ask for so much work that a second of sound takes many seconds.
@Suite struct ComputeBudgetTests {
    private let folder: TemporaryFolder
    private let path: String
    private let load: ComputeLoad

    init() throws {
        folder = try TemporaryFolder()
        let hostile = try Self.model(hop: 1)
        path = folder.path(of: "slow.hark")
        load = hostile.computeLoad
        try ModelFile.save(hostile, to: path)
    }

    /// `commands` with a transform of 16,384 points at 192,000 samples a second.
    /// - Parameter hop: samples from one transform to the next.
    private static func model(hop: Int) throws -> KeywordModel {
        let model = try ModelFile.load("commands")
        let features = FeatureSpec(
            sampleRate: 192_000, windowLength: 16_384, hopLength: hop, fftLength: 16_384,
            melBands: model.features.melBands, lowestFrequency: 20, highestFrequency: 96_000,
            coefficients: model.features.coefficients, compression: model.features.compression)
        return KeywordModel(
            features: features, normalization: model.normalization, network: model.network, labels: model.labels,
            decoder: model.decoder, provenance: model.provenance)
    }

    /// Commands that compute with a model.
    private static let commands = [
        ["classify", "audio-fixtures", "--model"], ["spot", "audio-fixtures", "--model"],
        ["listen", "--file", "audio-fixtures/yes-flite-slt-16k.wav", "--model"],
        ["serve", "--wyoming", "127.0.0.1:0", "--model"], ["evaluate", "audio-fixtures", "--model"],
        ["evaluate", "audio-fixtures", "--stream", "--negatives", "audio-fixtures", "--model"],
        ["benchmark", "--model"], ["features", "audio-fixtures/yes-flite-slt-16k.wav", "--model"],
        ["calibrate", "--negatives", "audio-fixtures", "--output", "/dev/null"], ["report", "--output", "/dev/null"],
        ["train", "audio-fixtures", "--output", "/dev/null", "--from"],
        ["train", "audio-fixtures", "--output", "/dev/null", "--teacher"],
    ]

    /// It would take them minutes.
    @Test(arguments: commands)
    func aModelThatIsTooSlowIsRefused(command: [String]) throws {
        let outcome = try HarkProcess.run(
            command.map { $0 == "/dev/null" ? folder.path(of: "out") : $0 } + [path], patience: 60)
        #expect(outcome.exited && outcome.status == 3 && outcome.output.isEmpty, "\(outcome.errors)")
        #expect(outcome.errors.split(separator: "\n").count == 1)
        for part in [path, "\(OperationRate(load.total)) multiplications", "budget of 1G", "raise --compute-budget"] {
            #expect(outcome.errors.contains(part), "\(part): \(outcome.errors)")
        }
    }

    /// The figure of the message is a budget that is enough. This model is a little beyond the default.
    @Test(arguments: [["classify"], ["spot"], ["listen"]])
    func aLargerBudgetAdmitsIt(command: [String]) throws {
        let model = try Self.model(hop: 64)
        let (need, path) = ("\(OperationRate(model.computeLoad.total))", folder.path(of: "large.hark"))
        try ModelFile.save(model, to: path)
        let arguments = command + ["--raw", "s16le:192000:1", "--model", path]
        let sound = String(repeating: "ab", count: 20_000)
        let outcome = try HarkProcess.run(arguments + ["--compute-budget", need], input: sound)
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(try HarkProcess.run(arguments, input: sound).status == 3)
    }

    @Test func severalModelsHaveOneBudget() throws {
        let models = try BuiltInModel.names.map { CompiledModel(try ModelFile.load($0)) }
        let total = models.reduce(0) { $0 + $1.computeLoad.total }
        let arguments = ["listen", "--raw", "s16le:16000:1"] + BuiltInModel.names.flatMap { ["--model", $0] }
        let refused = try HarkProcess.run(arguments + ["--compute-budget", "\(total - 1)"], input: "")
        #expect(refused.status == 3 && refused.errors.contains("the models together"), "\(refused.errors)")
        #expect(try HarkProcess.run(arguments + ["--compute-budget", "\(total)"], input: "zzzz").status == 0)
    }

    @Test func inspectShowsTheWork() throws {
        let text = try HarkProcess.run(["inspect", path])
        #expect(text.status == 0)
        for part in load.parts {
            let line = text.lines.first { $0.hasPrefix(part.name) && $0.hasSuffix(" \(part.multiplicationsPerSecond)") }
            #expect(line != nil, "\(part)")
        }
        struct Line: Decodable {
            struct Part: Decodable {
                let name: String
                let multiplicationsPerSecond: Int
            }
            let multiplicationsPerSecond: Int
            let compute: [Part]
        }
        let lines = try HarkProcess.run(["inspect", path, "--format", "jsonl"])
        let line = try JSONDecoder.ofLines.decode(Line.self, from: Data(lines.output.utf8))
        #expect(line.multiplicationsPerSecond == load.total)
        #expect(line.compute.map(\.multiplicationsPerSecond) == load.parts.map(\.multiplicationsPerSecond))
        #expect(try HarkProcess.run(["inspect", path, "--compute-budget", "1G"]).status == 3)
    }

    @Test(arguments: [
        ("500M", 500_000_000), ("2G", 2_000_000_000), ("2 g", 2_000_000_000), ("7", 7), ("10k", 10_000),
        ("1T", 1_000_000_000_000), ("0", nil), ("-1", nil), ("1.5G", nil), ("9999999999T", nil), ("G", nil),
        ("1KiB", nil),
    ])
    func unitsOfABudget(text: String, perSecond: Int?) {
        #expect(OperationRate(argument: text)?.perSecond == perSecond)
    }

    /// What is printed is never less than the number.
    @Test(arguments: [
        (0, "0"), (7, "7"), (1000, "1K"), (1001, "1001"), (12_345, "13K"), (2_000_000_000, "2G"),
        (52_345_678_901, "53G"), (9_999_999_999, "10000M"),
    ])
    func aRateIsRoundedUp(perSecond: Int, text: String) {
        #expect("\(OperationRate(perSecond))" == text)
        if perSecond > 0 { #expect(OperationRate(argument: text).map { $0.perSecond >= perSecond } == true) }
    }
}
