// SPDX-License-Identifier: Apache-2.0

import AudioFiles
import Hark
import HarkCore
import SpeechFeatures
import TestSupport
import Testing

/// The features of an exported library differ from Hark's by at most one step of int8, for every front end.
@Suite struct ExportedFeatureTests {
    /// The share of values that differ from Hark's over all recordings of audio-fixtures; none differs by more than one
    /// step.
    private func share(_ model: KeywordModel, options: [String] = ["-O2"]) throws -> Double {
        // Starts in the middle of a word, so that the initial values of the running means matter.
        let samples = Array(try ExportModels.speech().dropFirst(9000))
        let expected = ExportModels.frames(of: samples, model)
        let exported = try ExportedLibrary(model)
        let lines = try exported.run(
            try exported.harness(options), ["features"], input: ExportModels.bytes(samples))
        #expect(lines.count == expected.count && expected.count > 500)
        var differing = 0
        var greatest = 0
        for (line, frame) in zip(lines, expected) {
            let values = line.split(separator: " ").compactMap { Int($0) }
            #expect(values.count == frame.count)
            for (value, other) in zip(values, frame) where value != Int(other) {
                differing += 1
                greatest = max(greatest, abs(value - Int(other)))
            }
        }
        #expect(greatest <= 1)
        let total = expected.count * model.features.outputCount
        print("\(differing) of \(total) features differ by one step: \(model.features.outputCount) a frame")
        return Double(differing) / Double(total)
    }

    @Test func theShippedModel() throws {
        #expect(try share(try ExportModels.commands()) < 1e-3)
    }

    /// Each preset has its own compression, spectrum, triangles, window, offset, pre-emphasis, lifter and energy.
    @Test(arguments: FeaturePreset.allCases, FeatureKind.allCases)
    func allFrontEnds(preset: FeaturePreset, kind: FeatureKind) throws {
        var spec = preset.spec
        spec.kind = kind
        // Models cannot use settings that need the whole recording.
        spec.edges = .snip
        if case .decibels(let floor, _) = spec.compression { spec.compression = .decibels(floor: floor, range: nil) }
        #expect(try share(try ExportModels.random(features: spec)) < 1e-3)
    }

    /// A slow running mean: its initial value has an effect for seconds.
    @Test func aSlowLevel() throws {
        var spec = FeatureSpec.standard
        spec.compression = .pcen(.gainIndependent)
        #expect(try share(try ExportModels.random(features: spec)) < 1e-3)
    }

    /// Windows as long as the transform, and hops longer than the window.
    @Test(arguments: [(512, 100, 512), (400, 700, 512), (16, 333, 16), (1000, 1000, 1024), (3, 60, 64)])
    func otherSizes(window: Int, hop: Int, points: Int) throws {
        var spec = FeatureSpec(
            sampleRate: 16_000, windowLength: window, hopLength: hop, fftLength: points, melBands: 5,
            lowestFrequency: 100, highestFrequency: 7600, coefficients: 5, compression: .logarithm(floor: 1e-6))
        spec.preEmphasis = .stream(0.9)
        // Not 0 at its ends, so that the first sample of a window and the one before it count.
        spec.window = .hamming
        #expect(try share(try ExportModels.random(features: spec)) < 1e-3)
    }

    @Test func withEveryUndefinedOperationChecked() throws {
        let options = ["-g", "-O1", "-fsanitize=address,undefined", "-fno-sanitize-recover=all"]
        #expect(try share(try ExportModels.commands(), options: options) < 1e-3)
    }

    /// The size of the calls does not matter, nor does the ring: the detections are those of `hark listen`.
    @Test(arguments: [("chunks", 1), ("chunks", 7), ("chunks", 320), ("chunks", 4096), ("feed", 160), ("feed", 1024)])
    func anyChunking(mode: String, chunk: Int) throws {
        let model = try ExportModels.commands()
        let samples = try ExportModels.speech()
        let sound = ExportModels.floats(samples)
        let spotter = KeywordSpotter(model: CompiledModel(model))
        var expected: [DecodedKeyword] = []
        spotter.process(sound.span) { expected.append($0) }
        #expect(expected.count > 15)
        let exported = try ExportedLibrary(model)
        let lines = try exported.run(
            try exported.harness(), [mode, "\(chunk)"], input: ExportModels.bytes(samples))
        #expect(lines.last == "\(expected.count) detections")
        for (line, detection) in zip(lines, expected) {
            let numbers = line.split(separator: " ").compactMap { Int($0) }
            #expect(numbers.count == 3 && numbers[0] == detection.label)
            #expect(abs(numbers[1] - Int(detection.score)) < 100)
            #expect(Double(numbers[2]) == (spotter.seconds(atFrame: detection.frame) * 16_000).rounded())
        }
    }
}
