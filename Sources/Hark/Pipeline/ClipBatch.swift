// SPDX-License-Identifier: Apache-2.0

import HarkCore

/// Classifies several clips at a time. Each clip holds one word, has any length and is streamed in chunks. The networks
/// of all clips advance together in one pass over the weights. A clip's result does not depend on the other clips.
///
/// A clip's logit of each label is the maximum over its frames, as in training. All memory is allocated at init.
package final class ClipBatch {
    /// Minimum length of a clip. Shorter clips are padded with silence, as in training.
    package static let shortestSeconds = 1.0
    /// Maximum number of samples that can be added to a clip between two calls of ``advance()``.
    package static let chunk = StreamBatch.chunk

    package let model: CompiledModel
    /// Number of clips the batch can hold.
    package var slots: Int { streams.slots }

    private let streams: StreamBatch
    /// The maximum logits of each clip so far.
    private var maxima: [LogitMaximum]
    private let silence: [Float]

    /// - Parameter slots: number of clips the batch can hold, 1 or more.
    package init(model: CompiledModel, slots: Int) {
        self.model = model
        streams = StreamBatch(model: model, slots: slots)
        maxima = (0..<slots).map { _ in LogitMaximum(labels: model.labels.count) }
        silence = [Float](repeating: 0, count: Self.chunk)
    }

    /// Cell updates clipped in all clips so far. Only the reference kernel counts them.
    package var cellSaturations: Int { streams.cellSaturations }

    /// Computes the features of a clip's next samples and queues them for ``advance()``.
    /// - Parameter samples: finite, -1...1, at the model's rate; at most ``chunk`` since the last advance.
    package func add(_ samples: borrowing Span<Float>, slot: Int) {
        streams.add(samples, slot: slot)
    }

    /// Adds up to ``chunk`` samples of silence to a clip that is shorter than ``shortestSeconds``.
    /// - Returns: whether the clip is long enough now; if not, call ``advance()`` and then this function again.
    package func pad(slot: Int) -> Bool {
        let shortest = Int(Self.shortestSeconds * Double(model.features.sampleRate))
        let missing = min(Self.chunk, shortest - streams.samples(slot: slot))
        guard missing > 0 else { return true }
        let silence = silence
        streams.add(silence.span.extracting(0..<missing), slot: slot)
        return streams.samples(slot: slot) >= shortest
    }

    /// Runs all queued frames through the network.
    package func advance() {
        streams.advance { slot, logits in maxima[slot].add(logits) }
    }

    /// Returns the classification of the clip in a slot. The next samples added to the slot begin a new clip.
    /// - Precondition: no frame of the clip is queued: ``advance()`` was called after the last samples.
    package func finish(slot: Int) -> Classification {
        precondition(streams.waiting(slot: slot) == 0)
        var posteriors = [Int16](repeating: 0, count: model.labels.count)
        Softmax.posteriors(of: maxima[slot].values, into: &posteriors)
        discard(slot: slot)

        var best = 0
        for label in posteriors.indices where posteriors[label] > posteriors[best] { best = label }
        return Classification(
            label: model.labels[best].name, score: Double(posteriors[best]) / 32768, index: best, posteriors: posteriors
        )
    }

    /// Discards the clip in a slot.
    package func discard(slot: Int) {
        streams.reset(slot: slot)
        maxima[slot].reset()
    }
}

/// Classifies whole clips, one after the other: a ``ClipBatch`` with one slot.
package final class ClipClassifier {
    private let batch: ClipBatch

    package init(model: CompiledModel) {
        batch = ClipBatch(model: model, slots: 1)
    }

    package var model: CompiledModel { batch.model }

    /// Cell updates clipped in all clips so far. Only the reference kernel counts them.
    package var cellSaturations: Int { batch.cellSaturations }

    /// Classifies a whole clip.
    /// - Parameter clip: finite, -1...1, at the model's rate.
    package func classify(_ clip: [Float]) -> Classification {
        let samples = clip.span
        for start in stride(from: 0, to: clip.count, by: ClipBatch.chunk) {
            batch.add(samples.extracting(start..<min(start + ClipBatch.chunk, clip.count)), slot: 0)
            batch.advance()
        }
        while !batch.pad(slot: 0) { batch.advance() }
        batch.advance()
        return batch.finish(slot: 0)
    }
}
