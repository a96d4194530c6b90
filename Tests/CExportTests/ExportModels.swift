// SPDX-License-Identifier: Apache-2.0

import AudioFiles
import Foundation
import Hark
import HarkCore
import NetworkTestSupport
import SpeechFeatures
import TestSupport

/// Models to export, and sound to run them on.
enum ExportModels {
    static func commands() throws -> KeywordModel { try ModelFile.load("commands") }

    /// A random network, with features normalized to fill its input as in a trained model.
    static func random(
        features: FeatureSpec = .standard, hidden: [Int] = [12], labels: [String]? = nil,
        decoder: DecoderSpec = DecoderSpec(windowFrames: 7, refractoryFrames: 5), seed: UInt64 = 1
    ) throws -> KeywordModel {
        var random = SeededRandom(seed: seed)
        let labels =
            labels ?? ["one", "two", "three", "four", "five", "six", KeywordLabel.unknown, KeywordLabel.silence]
        return KeywordModel(
            features: features, normalization: normalization(of: features, try speech()),
            network: RandomNetwork.network(
                input: features.outputCount, hidden: hidden, labels: labels.count, &random),
            // A threshold low enough for the labels of a random network to fire.
            labels: labels.map { KeywordLabel(name: $0, threshold: 5000) }, decoder: decoder,
            provenance: Provenance(
                date: "2026-01-01T00:00:00Z", program: "test", command: "test", seed: 1, epochs: 1, trainingClips: [:],
                validationClips: [:], floatAccuracy: 0, quantizedAccuracy: 0))
    }

    /// All recordings of audio-fixtures in sequence, as 16-bit samples.
    static func speech() throws -> [Int16] {
        let folder = HarkProcess.root.appendingPathComponent("audio-fixtures").path
        let endings = [".wav", ".flac", ".ogg"]
        let names = try FileManager.default.contentsOfDirectory(atPath: folder).sorted().filter { name in
            endings.contains { name.hasSuffix($0) }
        }
        return try names.flatMap { try samples(of: "\(folder)/\($0)") }
    }

    /// The samples of a recording, rounded to 16 bits.
    static func samples(of path: String) throws -> [Int16] {
        try AudioFileReader.samples(path: path).map { Int16(max(-32768, min(32767, ($0 * 32768).rounded()))) }
    }

    static func floats(_ samples: [Int16]) -> [Float] { samples.map { Float($0) / 32768 } }

    /// Little-endian, as the harness reads them.
    static func bytes(_ samples: [Int16]) -> [UInt8] {
        samples.flatMap { [UInt8(truncatingIfNeeded: $0), UInt8(truncatingIfNeeded: $0 >> 8)] }
    }

    /// The frames that Hark's network gets as input.
    static func frames(of samples: [Int16], _ model: KeywordModel) -> [[Int8]] {
        let extractor = FeatureExtractor(spec: model.features)
        let sound = floats(samples)
        var frames: [[Int8]] = []
        extractor.process(sound.span) { coefficients in
            var frame = [Int8](repeating: 0, count: coefficients.count)
            var integers = frame.mutableSpan
            model.normalization.quantize(coefficients, into: &integers)
            frames.append(frame)
        }
        return frames
    }

    /// The results of the plain network and the decoder for given frames, in the harness's output format.
    static func transcript(of frames: [[Int8]], _ model: KeywordModel) -> [String] {
        var state = NetworkState(shape: model.network.shape)
        var decoder = KeywordDecoder(
            spec: model.decoder,
            thresholds: model.labels.map { $0.isKeyword ? Int32($0.threshold) : KeywordDecoder.never })
        return frames.map { frame in
            model.network.step(input: frame.span, state: &state)
            let label = decoder.update(logits: state.logits)?.label ?? -1
            let text = { (values: [Int16]) in values.map(String.init).joined(separator: " ") }
            return "\(text(state.logits)) | \(text(decoder.posteriors)) | \(label) | \(digest(of: state))"
        }
    }

    /// A digest of all cells and outputs: a difference of one unit in a cell rarely shows in a logit.
    private static func digest(of state: NetworkState) -> UInt32 {
        var digest: UInt32 = 0
        let add = { (value: Int) in digest = digest &* 31 &+ UInt32(truncatingIfNeeded: value) }
        for layer in state.layers { layer.cell.forEach { add(Int($0)) } }
        for layer in state.layers {
            layer.hidden.forEach { add(Int($0)) }
            // The library has the outputs of each layer to a multiple of four.
            for _ in 0..<(4 - layer.hidden.count % 4) % 4 { add(0) }
        }
        return digest
    }

    private static func normalization(of spec: FeatureSpec, _ samples: [Int16]) -> FeatureNormalization {
        let extractor = FeatureExtractor(spec: spec)
        let sound = floats(samples)
        var sums = [Double](repeating: 0, count: spec.outputCount)
        var squares = sums
        var frames = 0.0
        extractor.process(sound.span) { coefficients in
            frames += 1
            for index in 0..<coefficients.count {
                sums[index] += Double(coefficients[index])
                squares[index] += Double(coefficients[index]) * Double(coefficients[index])
            }
        }
        let means = sums.map { $0 / frames }
        let deviations = zip(squares, means).map { max(1e-3, ($0 / frames - $1 * $1).squareRoot()) }
        return FeatureNormalization(mean: means.map { Float($0) }, inverseDeviation: deviations.map { Float(1 / $0) })
    }
}
