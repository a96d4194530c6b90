// SPDX-License-Identifier: Apache-2.0

import AudioFiles
import CExport
import Foundation
import Hark
import SpeechFeatures

/// Writes the reference data of Scripts/embedded and Scripts/embedded-c: the feature frames of recordings, concatenated to one stream, and
/// every integer that the host computes from them in the pipeline of `hark listen`.
///
///     firmware-vectors MODEL FOLDER RECORDING...
///
/// The folder gets `model.hark`, `samples.bin` (int16, little-endian), `frames.bin` (int8, row-major `[frames,
/// coefficients]`) and `expected.txt` with a line per frame: logits | posteriors | label and score of a detection, if
/// there is one. Its folder `library` gets the model as a C library of the name "model".
@main
struct FirmwareVectors {
    static func main() {
        let arguments = Array(CommandLine.arguments.dropFirst())
        guard arguments.count >= 3 else { end("usage: firmware-vectors MODEL FOLDER RECORDING...", status: 2) }
        do {
            let model = try ModelFile.load(arguments[0])
            // Rounded to 16 bits, as from a microcontroller's converter.
            let samples = try arguments[2...].flatMap { try AudioFileReader.samples(path: $0) }.map {
                Int16(max(-32768, min(32767, ($0 * 32768).rounded())))
            }
            let folder = URL(fileURLWithPath: arguments[1])
            try write(model, samples, to: folder)
            try writeLibrary(model, to: folder.appendingPathComponent("library"))
        } catch {
            end("firmware-vectors: \(error)", status: 1)
        }
    }

    private static func end(_ message: String, status: Int32) -> Never {
        FileHandle.standardError.write(Data((message + "\n").utf8))
        exit(status)
    }

    private static func write(_ model: KeywordModel, _ integers: [Int16], to folder: URL) throws {
        let samples = integers.map { Float($0) / 32768 }
        let frames = frames(of: samples, model: model)
        let expected = transcript(of: samples, model: model)
        precondition(frames.count == expected.count * model.features.outputCount, "a line for each frame")
        try Data(model.serialized()).write(to: folder.appendingPathComponent("model.hark"))
        let bytes = integers.flatMap { [UInt8(truncatingIfNeeded: $0), UInt8(truncatingIfNeeded: $0 >> 8)] }
        try Data(bytes).write(to: folder.appendingPathComponent("samples.bin"))
        try Data(frames.map { UInt8(bitPattern: $0) }).write(to: folder.appendingPathComponent("frames.bin"))
        try Data(expected.map { $0 + "\n" }.joined().utf8).write(to: folder.appendingPathComponent("expected.txt"))
    }

    private static func writeLibrary(_ model: KeywordModel, to folder: URL) throws {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        for file in CLibrary(model, name: "model", program: "firmware-vectors").files {
            try Data(file.text.utf8).write(to: folder.appendingPathComponent(file.name))
        }
    }

    private static func frames(of samples: [Float], model: KeywordModel) -> [Int8] {
        let extractor = FeatureExtractor(spec: model.features)
        var frames: [Int8] = []
        var frame = [Int8](repeating: 0, count: model.features.outputCount)
        extractor.process(samples.span) { coefficients in
            var integers = frame.mutableSpan
            model.normalization.quantize(coefficients, into: &integers)
            frames += frame
        }
        return frames
    }

    private static func transcript(of samples: [Float], model: KeywordModel) -> [String] {
        // Uses the kernel that `hark` uses here: the firmware is compared with what users run.
        let runnable = CompiledModel(model)
        let recognizer = LogitStream(model: runnable)
        let spotter = KeywordSpotter(model: runnable)
        var lines: [String] = []
        // One hop at a time completes at most one frame, so that the posteriors of each frame can be read.
        for start in stride(from: 0, to: samples.count, by: model.features.hopLength) {
            let chunk = samples.span.extracting(start..<min(start + model.features.hopLength, samples.count))
            var logits: [Int16]?
            recognizer.process(chunk) { logits = $0 }
            var detected = ""
            spotter.process(chunk) { detected = " \($0.label) \($0.score)" }
            guard let logits else { continue }
            lines.append("\(text(logits)) | \(text(spotter.posteriors)) |\(detected)")
        }
        return lines
    }

    private static func text(_ values: [Int16]) -> String { values.map(String.init).joined(separator: " ") }
}
