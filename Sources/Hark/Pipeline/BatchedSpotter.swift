// SPDX-License-Identifier: Apache-2.0

import HarkCore

/// Spots keywords in several endless streams, whose networks advance together over one pass of the weights: what
/// ``KeywordSpotter`` finds in each alone, bit for bit. Everything is allocated at init.
package final class BatchedSpotter {
    /// Samples a stream may be given between two calls of ``advance(detection:)``.
    package static let chunk = StreamBatch.chunk

    package let model: CompiledModel
    /// Streams there is room for.
    package var slots: Int { streams.slots }

    private let streams: StreamBatch
    private var decoders: [KeywordDecoder]
    private let fresh: KeywordDecoder

    /// - Parameters:
    ///   - slots: streams to make room for, 1 or more.
    ///   - threshold: as for ``KeywordSpotter``.
    package init(model: CompiledModel, slots: Int, threshold: Double? = nil) {
        self.model = model
        streams = StreamBatch(model: model, slots: slots)
        fresh = KeywordDecoder(model: model, threshold: threshold)
        decoders = Array(repeating: fresh, count: slots)
    }

    /// Makes a slot a new stream.
    package func reset(slot: Int) {
        streams.reset(slot: slot)
        decoders[slot] = fresh
    }

    /// Takes a stream's next samples: their frames wait for ``advance(detection:)``.
    /// - Parameter samples: finite, -1...1, at the model's rate; at most ``chunk`` since the last advance.
    package func add(_ samples: borrowing Span<Float>, slot: Int) {
        streams.add(samples, slot: slot)
    }

    /// Puts all waiting frames through the network and the decoders.
    /// - Parameter detection: called with the slot, and the second of its stream at the end of the frame that completed it.
    package func advance(detection: (Int, DecodedKeyword, Double) -> Void) {
        streams.advance { slot, logits in
            guard let found = decoders[slot].update(logits: logits) else { return }
            detection(
                slot, found,
                Double(model.features.samples(toFrame: found.frame)) / Double(model.features.sampleRate))
        }
    }
}
