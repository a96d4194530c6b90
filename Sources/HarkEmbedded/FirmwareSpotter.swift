// SPDX-License-Identifier: Apache-2.0

import HarkCore

/// Spots keywords in a stream of feature frames. This is the part of Hark that runs on a microcontroller: from the
/// network's integer input to detections. The weights are read in place; all other memory is allocated at init.
public struct FirmwareSpotter: Sendable {
    public let labels: [FirmwareLabel]
    /// Number of values per frame.
    public var inputSize: Int { network.layers[0].shape.inputSize }
    /// Logits of the newest frame, Q5.10, one per label.
    public var logits: [Int16] { state.logits }
    /// Posteriors of the newest frame, Q0.15, one per label.
    public var posteriors: [Int16] { decoder.posteriors }

    private let network: QuantizedNetwork
    private var state: NetworkState
    private var decoder: KeywordDecoder

    /// Parses the bytes of a model file, except for the sections of the feature extraction.
    public init(parsing bytes: ConstantArray<UInt8>) throws(ModelFormatError) {
        let container = try ModelContainer(parsing: bytes)
        network = try QuantizedNetwork(reading: container)
        let shape = network.shape
        var reader = try container.only(.decoder)
        let spec = try DecoderSpec(reading: &reader)
        reader = try container.only(.labels)
        labels = try FirmwareLabel.labels(reading: &reader, count: shape.labels)
        state = NetworkState(shape: shape)
        decoder = KeywordDecoder(spec: spec, thresholds: labels.map { $0.threshold })
    }

    /// Processes the stream's next frame.
    /// - Parameter frame: Q2.5, ``inputSize`` values.
    /// - Returns: the keyword that fires at this frame, if any.
    public mutating func process(_ frame: borrowing Span<Int8>) -> DecodedKeyword? {
        network.step(input: frame, state: &state)
        return decoder.update(logits: state.logits)
    }

    /// Clears the recognition state, for use after a gap in the sound. The frame count continues.
    public mutating func reset() {
        state.reset()
        decoder.reset()
    }
}
