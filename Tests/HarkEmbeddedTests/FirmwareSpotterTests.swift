// SPDX-License-Identifier: Apache-2.0

import AudioFiles
import Foundation
import Hark
import HarkCore
import HarkEmbedded
import SpeechFeatures
import TestSupport
import Testing

/// The microcontroller code on the host; Scripts/embedded runs it on the boards.
@Suite struct FirmwareSpotterTests {
    static let bytes = BuiltInModel.bytes(named: BuiltInModel.standard)!

    static func recording(_ name: String) throws -> [Float] {
        try AudioFileReader.samples(path: HarkProcess.root.appendingPathComponent("audio-fixtures/\(name).wav").path)
    }

    static func frames(of samples: [Float], model: KeywordModel) -> [[Int8]] {
        let extractor = FeatureExtractor(spec: model.features)
        var frames: [[Int8]] = []
        extractor.process(samples.span) { coefficients in
            var frame = [Int8](repeating: 0, count: coefficients.count)
            var integers = frame.mutableSpan
            model.normalization.quantize(coefficients, into: &integers)
            frames.append(frame)
        }
        return frames
    }

    static func run(_ spotter: inout FirmwareSpotter, _ frames: [[Int8]]) -> [DecodedKeyword] {
        var detections: [DecodedKeyword] = []
        for frame in frames {
            if let detection = spotter.process(frame.span) { detections.append(detection) }
        }
        return detections
    }

    @Test func detectsWhatLiveSpottingDetects() throws {
        let model = try KeywordModel(parsing: Self.bytes)
        let samples = try Self.recording("yes-flite-slt-16k") + Self.recording("left-flite-slt-16k")
        let live = KeywordSpotter(model: CompiledModel(model))
        var expected: [DecodedKeyword] = []
        live.process(samples.span) { expected.append($0) }
        #expect(expected.count == 2)

        var spotter = try FirmwareSpotter(parsing: Self.bytes)
        let frames = Self.frames(of: samples, model: model)
        #expect(Self.run(&spotter, frames) == expected)
        #expect(spotter.posteriors == live.posteriors)

        // After a reset the same input gives the same result.
        spotter.reset()
        let again = Self.run(&spotter, frames)
        #expect(again.map(\.label) == expected.map(\.label) && again.map(\.score) == expected.map(\.score))
    }

    /// A model with an averaging decoder, stored in the section's long form, and with a calibration that firmware
    /// ignores.
    @Test func averagesAsTheHostDoes() throws {
        let spec = DecoderSpec(windowFrames: 5, refractoryFrames: 40, smoothingFrames: 9, hysteresis: 20_000)
        let model = try KeywordModel(parsing: Self.bytes).with(decoder: spec).with(
            calibration: Calibration(
                hours: 1, targetRate: 0,
                curves: [
                    CalibrationCurve(
                        label: 0, words: 0,
                        points: [1, 2].map { .init(threshold: $0, alarms: 0, rate: 1, missed: 0) })
                ]))
        let samples = try Self.recording("yes-flite-slt-16k") + Self.recording("left-flite-slt-16k")
        let live = KeywordSpotter(model: CompiledModel(model))
        var expected: [[Int16]] = []
        var detections: [DecodedKeyword] = []
        live.observe(samples.span) { posteriors, detection in
            expected.append(posteriors)
            if let detection { detections.append(detection) }
        }
        #expect(detections.count == 2)
        var spotter = try FirmwareSpotter(parsing: model.serialized())
        var found: [DecodedKeyword] = []
        for (frame, posteriors) in zip(Self.frames(of: samples, model: model), expected) {
            if let detection = spotter.process(frame.span) { found.append(detection) }
            #expect(spotter.posteriors == posteriors)
        }
        #expect(found == detections)
    }

    @Test func labelsAreThoseOfTheModel() throws {
        let model = try KeywordModel(parsing: Self.bytes)
        let spotter = try FirmwareSpotter(parsing: Self.bytes)
        #expect(spotter.inputSize == model.features.coefficients)
        #expect(spotter.labels.map { String(decoding: $0.name, as: UTF8.self) } == model.labels.map(\.name))
        #expect(
            spotter.labels.map(\.threshold)
                == model.labels.map { $0.isKeyword ? Int32($0.threshold) : KeywordDecoder.never })
    }

    @Test(arguments: [0, 1, 4, 15, 16, 1000, bytes.count - 1])
    func aModelCutShortIsRefused(count: Int) {
        #expect(throws: ModelFormatError.self) { try FirmwareSpotter(parsing: Array(Self.bytes[..<count])) }
    }

    /// Every byte of the label and decoder sections changed, with a corrected checksum: accepted models run, others are
    /// refused with a reason, and nothing traps.
    @Test func damagedSectionsAreRefusedOrHarmless() throws {
        let frame = [Int8](repeating: 3, count: try KeywordModel(parsing: Self.bytes).features.coefficients)
        var refused = 0
        for place in try Self.place(of: "LABL") + Self.place(of: "DECO") {
            for value: UInt8 in [0, 0xFF] {
                var damaged = Array(Self.bytes.dropLast(4))
                damaged[place] = value
                var writer = ByteWriter()
                writer.append(bytes: damaged)
                writer.append(CRC32.checksum(damaged.span))
                do throws(ModelFormatError) {
                    var spotter = try FirmwareSpotter(parsing: writer.bytes)
                    _ = spotter.process(frame.span)
                } catch {
                    refused += 1
                    #expect(!error.description.isEmpty)
                }
            }
        }
        // At least lengths, counts and thresholds of all labels; letters of names may be anything.
        #expect(refused > 30)
    }

    /// The offsets of a section's header and content in the file.
    private static func place(of tag: String) throws -> [Int] {
        var position = 12
        while position + 8 <= bytes.count - 4 {
            let length = (0..<4).reduce(0) { $0 | Int(bytes[position + 4 + $1]) << (8 * $1) }
            if Array(bytes[position..<position + 4]) == Array(tag.utf8) {
                return Array(position..<position + 8 + length)
            }
            position += 8 + length
        }
        throw ModelFormatError.missingSection(SectionTag(code: 0))
    }
}
