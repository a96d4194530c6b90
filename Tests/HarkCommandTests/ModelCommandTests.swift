// SPDX-License-Identifier: Apache-2.0

import Foundation
import Hark
import HarkCore
import TestSupport
import Testing

/// Valid and invalid models as arguments of the program.
@Suite struct ModelCommandTests {
    private let folder: URL
    private let good: [UInt8]

    init() throws {
        folder = URL(fileURLWithPath: NSTemporaryDirectory()).appendingPathComponent("hark-models-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        good = try ModelFile.load(BuiltInModel.standard).serialized()
    }

    private func refused(_ bytes: [UInt8], name: String, saying reason: String) throws {
        let path = folder.path + "/" + name
        try Data(bytes).write(to: URL(fileURLWithPath: path))
        defer { try? FileManager.default.removeItem(at: folder) }
        for command in [
            ["inspect", path], ["classify", "audio-fixtures", "--model", path], ["listen", "--model", path],
        ] {
            let outcome = try HarkProcess.run(command)
            #expect(outcome.exited && outcome.status == 3, "\(command)")
            #expect(outcome.output.isEmpty)
            let lines = outcome.errors.split(separator: "\n")
            #expect(lines.count == 1)
            #expect(lines.first?.contains(name) == true && lines.first?.contains(reason) == true, "\(outcome.errors)")
        }
    }

    @Test func theBuiltInModelsAreListed() throws {
        let table = try HarkProcess.run(["models"])
        #expect(table.status == 0 && table.lines.count == 1 + BuiltInModel.names.count, "\(table.errors)")
        #expect(table.output.contains("commands (default)") && table.output.contains("alexa, computer"))
        struct Line: Decodable {
            let name: String
            let isDefault: Bool
            let keywords: [String]
            let memoryBytes: Int
        }
        let listed = try HarkProcess.run(["models", "--format", "jsonl"]).lines.map {
            try JSONDecoder.ofLines.decode(Line.self, from: Data($0.utf8))
        }
        #expect(listed.map(\.name) == BuiltInModel.names && listed.map(\.isDefault) == [true, false])
        for line in listed {
            let model = try ModelFile.load(line.name)
            #expect(line.keywords == model.labels.filter(\.isKeyword).map(\.name))
            #expect(line.memoryBytes == model.memoryFootprint.total)
        }
    }

    /// Models of older versions can lack keywords; such a model would never detect anything.
    @Test func aModelWithoutAKeywordSpotsNothing() throws {
        let model = try ModelFile.load(BuiltInModel.standard)
        let (output, inputs) = (model.network.output, model.network.output.shape.inputSize)
        let mute = KeywordModel(
            features: model.features, normalization: model.normalization,
            network: QuantizedNetwork(
                layers: model.network.layers,
                output: QuantizedDense(
                    shape: DenseShape(inputSize: inputs, labels: 2),
                    weights: ConstantArray((0..<2 * inputs).map { output.weights[$0] }),
                    multipliers: ConstantArray((0..<2).map { output.multipliers[$0] }),
                    biases: ConstantArray((0..<2).map { output.biases[$0] }))),
            labels: model.labels.filter { !$0.isKeyword }, decoder: model.decoder, provenance: model.provenance)
        let path = folder.path + "/mute.hark"
        try Data(mute.serialized()).write(to: URL(fileURLWithPath: path))
        defer { try? FileManager.default.removeItem(at: folder) }
        for command in [
            ["listen", "--model", path, "--file", "audio-fixtures/yes-flite-slt-16k.wav"],
            ["serve", "--model", path], ["export", path, "--c", folder.path + "/c"],
        ] {
            let outcome = try HarkProcess.run(command)
            #expect(outcome.status == 3 && outcome.errors.contains("no keyword"), "\(command) \(outcome.errors)")
        }
    }

    @Test func truncated() throws {
        try refused(Array(good[..<(good.count / 2)]), name: "half.hark", saying: "truncated")
    }

    @Test func bitFlipped() throws {
        var bytes = good
        bytes[bytes.count / 2] ^= 4
        try refused(bytes, name: "flipped.hark", saying: "checksum")
    }

    @Test func oversized() throws {
        try refused(good + [1, 2, 3], name: "long.hark", saying: "oversized")
    }

    @Test func otherVersion() throws {
        var bytes = good
        bytes[4] = 77
        try refused(bytes, name: "future.hark", saying: "version 77")
    }

    @Test func notAModel() throws {
        try refused(Array("RIFF....WAVE".utf8), name: "sound.hark", saying: "not a Hark model")
    }

    @Test func missingIsExitCodeThree() throws {
        let outcome = try HarkProcess.run(["inspect", "no-such.hark"])
        #expect(outcome.status == 3)
        #expect(outcome.errors.split(separator: "\n").count == 1 && outcome.errors.contains("no-such.hark"))
    }

    @Test func aModelOverBudgetIsRefusedWithTheFigures() throws {
        let need = try ModelFile.load(BuiltInModel.standard).memoryFootprint.total
        let outcome = try HarkProcess.run(["inspect", "--memory-budget", "32KiB"])
        #expect(outcome.status == 3)
        #expect(outcome.errors.contains("\(need)") && outcome.errors.contains("32768"))
        #expect(try HarkProcess.run(["inspect", "--memory-budget", "128KiB"]).status == 0)
    }

    @Test func inspectShowsLayersMemoryAndOrigin() throws {
        let outcome = try HarkProcess.run(["inspect"])
        #expect(outcome.status == 0)
        for word in ["LSTM 1", "dense", "weights", "features", "total", "multiplications a second", "seed", "accuracy"]
        {
            #expect(outcome.output.contains(word), "\(word)")
        }
    }
}
