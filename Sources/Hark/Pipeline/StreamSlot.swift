// SPDX-License-Identifier: Apache-2.0

import SpeechFeatures

/// How far one stream of a batch has come: its features, and the frames that wait for the network.
final class StreamSlot {
    private let model: CompiledModel
    private let extractor: FeatureExtractor
    /// Waiting frames, row-major `[frames, coefficients]`, Q2.5.
    private var frames: [Int8]
    private var frame: [Int8]
    /// Frames that wait for the network.
    private(set) var waiting = 0
    /// Samples taken since the stream's start.
    private(set) var samples = 0

    /// - Parameter chunk: most samples added before the waiting frames are cleared.
    init(model: CompiledModel, chunk: Int) {
        self.model = model
        extractor = FeatureExtractor(spec: model.features)
        frame = [Int8](repeating: 0, count: model.features.outputCount)
        // A chunk completes a frame each hop, and one that was nearly whole before.
        frames = [Int8](repeating: 0, count: (chunk / model.features.hopLength + 1) * frame.count)
    }

    func add(_ chunk: borrowing Span<Float>) {
        samples += chunk.count
        extractor.process(chunk) { coefficients in
            var integers = frame.mutableSpan
            model.normalization.quantize(coefficients, into: &integers)
            for index in frame.indices { frames[waiting * frame.count + index] = frame[index] }
            waiting += 1
        }
    }

    /// Passes on a waiting frame.
    func withFrame(_ number: Int, _ body: (borrowing Span<Int8>) -> Void) {
        let frames = frames
        body(frames.span.extracting(number * frame.count..<(number + 1) * frame.count))
    }

    func clearWaiting() {
        waiting = 0
    }

    func reset() {
        extractor.reset()
        waiting = 0
        samples = 0
    }
}
