// SPDX-License-Identifier: Apache-2.0

import SpeechFeatures

/// The features of one recording, frames x coefficients, written as its samples arrive.
final class FeatureTable {
    private let view: FeatureView
    private let encoder: any FrameEncoder
    private let output: OutputFile
    private let extractor: FeatureExtractor
    private var integers: [Int8]
    private var whole: [Float]
    private var bytes: [UInt8] = []
    private(set) var frames = 0

    /// - Parameter loudestBand: given if the spec needs it.
    init(view: FeatureView, loudestBand: Float?, format: FeatureFormat, output path: String?) throws {
        self.view = view
        encoder =
            switch format {
            case .npy: ArrayFileEncoder(coefficients: view.spec.outputCount)
            case .csv: FeatureTextEncoder(style: .csv, view: view)
            case .jsonl: FeatureTextEncoder(style: .jsonl, view: view)
            }
        output = try OutputFile(path: path, startMayChange: format == .npy)
        extractor = FeatureExtractor(spec: view.spec, loudestBand: loudestBand)
        integers = [Int8](repeating: 0, count: view.spec.outputCount)
        whole = [Float](repeating: 0, count: view.spec.outputCount)
        try output.write(encoder.head(frames: 0))
    }

    /// Adds the recording's next samples, at the features' sample rate.
    func add(_ samples: borrowing Span<Float>) throws {
        extractor.process(samples) { append($0) }
        try flush()
    }

    /// Ends the recording and completes the file.
    func finish() throws {
        extractor.finish { append($0) }
        try flush()
        let head = encoder.head(frames: frames)
        if head != encoder.head(frames: 0) { try output.replaceStart(with: head) }
        try output.finish()
    }

    private func flush() throws {
        try output.write(bytes)
        bytes.removeAll(keepingCapacity: true)
    }

    private func append(_ values: borrowing Span<Float>) {
        let time = view.time(ofFrame: frames)
        if let normalization = view.normalization {
            var span = integers.mutableSpan
            normalization.quantize(values, into: &span)
            for index in whole.indices { whole[index] = Float(integers[index]) }
            encoder.append(frame: frames, time: time, values: whole.span, to: &bytes)
        } else {
            encoder.append(frame: frames, time: time, values: values, to: &bytes)
        }
        frames += 1
    }
}
