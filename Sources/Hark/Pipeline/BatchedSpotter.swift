// SPDX-License-Identifier: Apache-2.0

import HarkCore

/// Spots keywords in several endless streams. The networks of all streams advance together in one pass over the
/// weights. The detections in each stream are the same, bit for bit, as those of a ``KeywordSpotter``. All memory is
/// allocated at init.
package final class BatchedSpotter {
    /// Maximum number of samples that can be added to a stream between two calls of ``advance(detection:)``.
    package static let chunk = StreamBatch.chunk

    package let model: CompiledModel
    /// Number of streams the spotter can hold.
    package var slots: Int { streams.slots }

    private let streams: StreamBatch
    private var decoders: [KeywordDecoder]
    private let fresh: KeywordDecoder

    /// - Parameter slots: number of streams the spotter can hold, 1 or more.
    package init(model: CompiledModel, slots: Int) {
        self.model = model
        streams = StreamBatch(model: model, slots: slots)
        fresh = KeywordDecoder(model: model, threshold: nil)
        decoders = Array(repeating: fresh, count: slots)
    }

    /// Starts a new stream in a slot.
    package func reset(slot: Int) {
        streams.reset(slot: slot)
        decoders[slot] = fresh
    }

    /// Computes the feature frames of a stream's next samples and queues them for ``advance(detection:)``.
    /// - Parameter samples: finite, -1...1, at the model's rate; at most ``chunk`` since the last advance.
    package func add(_ samples: borrowing Span<Float>, slot: Int) {
        streams.add(samples, slot: slot)
    }

    /// Runs all queued frames through the network and the decoders.
    /// - Parameter detection: called with the slot, the keyword, and the time of the end of the frame at which it
    ///   fired, in seconds of the slot's stream.
    package func advance(detection: (Int, DecodedKeyword, Double) -> Void) {
        observe { slot, _, frame in
            guard let found = frame.detection else { return }
            detection(slot, found, model.features.seconds(toFrame: found.frame))
        }
    }

    /// Runs all queued frames through the network and the decoders, as ``advance(detection:)`` does, but reports every
    /// frame.
    /// - Parameter frame: called with the slot, the network's input (Q2.5) at a frame of its stream, and what the frame
    ///   gave. The frames of one stream come in order.
    package func observe(frame body: (Int, borrowing Span<Int8>, SpottedFrame) -> Void) {
        streams.advance { slot, input, logits in
            let detection = decoders[slot].update(logits: logits)
            body(slot, input, SpottedFrame(logits: logits, posteriors: decoders[slot].posteriors, detection: detection))
        }
    }
}

/// What one frame of a stream gave.
package struct SpottedFrame {
    /// Q5.10, one per label.
    package let logits: [Int16]
    /// The decoder's posteriors, which are compared with the thresholds: Q0.15, one per label.
    package let posteriors: [Int16]
    /// The keyword that fires at this frame.
    package let detection: DecodedKeyword?
}
