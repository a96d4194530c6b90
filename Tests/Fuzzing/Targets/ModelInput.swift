// SPDX-License-Identifier: Apache-2.0

import Hark
import HarkCore
import HarkEngine
import SpeechFeatures

/// A model file. An accepted model must keep its budget, survive serialization, and run: twenty frames with the same
/// bits by every kernel, and sound through the whole pipeline.
enum ModelInput {
    /// The memory limit in bytes for running a model here.
    static let budget = 1 << 20
    private static let frames = 20

    static func run(_ bytes: [UInt8]) throws(FuzzFailure) {
        try check(bytes)
        // The checksum would reject almost all mutations before any later check.
        let resealed = resealed(bytes)
        if resealed != bytes { try check(resealed) }
        if let repaired = repaired(resealed), repaired != resealed { try check(repaired) }
    }

    /// The file with its length and checksum corrected.
    static func resealed(_ bytes: [UInt8]) -> [UInt8] {
        guard bytes.count >= 16 else { return bytes }
        var content = Array(bytes.dropLast(4))
        for place in 0..<4 { content[8 + place] = UInt8(truncatingIfNeeded: bytes.count >> (8 * place)) }
        var writer = ByteWriter()
        writer.append(bytes: content)
        writer.append(CRC32.checksum(content.span))
        return writer.bytes
    }

    private static func check(_ bytes: [UInt8]) throws(FuzzFailure) {
        let model: KeywordModel
        do throws(ModelError) {
            model = try KeywordModel(parsing: bytes, budget: ModelBudget(memory: budget))
        } catch {
            try require(!error.description.contains("\n"), "an error of several lines: \(error)")
            return
        }
        try require(model.memoryFootprint.total <= budget, "a model over its budget")
        try require((try? KeywordModel(parsing: model.serialized())) == model, "a model that is not what it wrote")
        if let calibration = model.calibration {
            for rate in [1e-3, 0.1, 1, 1000] {
                let thresholds = calibration.thresholds(total: rate).values
                try require(thresholds.allSatisfy { (1...32767).contains($0) }, "a threshold out of range")
            }
        }
        try runNetwork(model)
        try runPath(model)
    }

    /// Frames over the full range of inputs, by every kernel.
    private static func runNetwork(_ model: KeywordModel) throws(FuzzFailure) {
        var expected: [[Int16]] = []
        for kernel in [Kernel.reference] + Kernel.available.filter({ $0 != .reference }) {
            let streams = NetworkStreams(network: CompiledNetwork(model.network, kernel: kernel))
            var logits = [Int16](repeating: 0, count: model.labels.count)
            for frame in 0..<frames {
                let input = (0..<model.features.outputCount).map {
                    Int8(truncatingIfNeeded: ($0 + 1) * (frame * 37 + 101))
                }
                streams.setInput(input.span)
                streams.step(slot: 0)
                streams.copyLogits(into: &logits)
                if kernel == .reference {
                    expected.append(logits)
                } else {
                    try require(logits == expected[frame], "\(kernel) gives other bits in frame \(frame)")
                }
            }
        }
    }

    /// Enough sound for a few frames through features, network and decoder.
    private static func runPath(_ model: KeywordModel) throws(FuzzFailure) {
        let spotter = KeywordSpotter(model: CompiledModel(model))
        let features = model.features
        let count = min(features.windowLength + frames * features.hopLength, 65_536)
        let sound = (0..<count).map { Float(($0 &* 7919) % 2001 - 1000) / 1000 }
        var detected: [Int] = []
        spotter.process(sound.span) { detected.append($0.label) }
        try require(detected.allSatisfy { model.labels.indices.contains($0) }, "a keyword that there is not")
        try require(spotter.posteriors.allSatisfy { $0 >= 0 }, "a posterior below 0")
    }
}
