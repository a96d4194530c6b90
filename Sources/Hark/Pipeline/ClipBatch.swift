// SPDX-License-Identifier: Apache-2.0

import HarkCore

/// Classifies several clips at a time, whose networks advance together over one pass of the weights: one word each, of any
/// length, streamed in chunks. What a clip gives does not depend on its neighbours.
///
/// A clip's logits are the greatest of its frames, as in training. Everything is allocated at init.
package final class ClipBatch {
    /// Clips are at least this long; what is missing is silence, as it was in training.
    package static let shortestSeconds = 1.0
    /// Samples a clip may be given between two calls of ``advance()``.
    package static let chunk = StreamBatch.chunk

    package let model: CompiledModel
    /// Clips there is room for.
    package var slots: Int { streams.slots }

    private let streams: StreamBatch
    /// Each clip's greatest logits.
    private var maxima: [LogitMaximum]
    private let silence: [Float]

    /// - Parameter slots: clips to make room for, 1 or more.
    package init(model: CompiledModel, slots: Int) {
        self.model = model
        streams = StreamBatch(model: model, slots: slots)
        maxima = (0..<slots).map { _ in LogitMaximum(labels: model.labels.count) }
        silence = [Float](repeating: 0, count: Self.chunk)
    }

    /// Cell updates clipped in all clips so far; the reference kernel alone counts them.
    package var cellSaturations: Int { streams.cellSaturations }

    /// Takes a clip's next samples: their features wait for ``advance()``.
    /// - Parameter samples: finite, -1...1, at the model's rate; at most ``chunk`` since the last advance.
    package func add(_ samples: borrowing Span<Float>, slot: Int) {
        streams.add(samples, slot: slot)
    }

    /// Takes silence as the next samples of a clip that is too short.
    /// - Returns: whether the clip is long enough now; if not, advance and call again.
    package func pad(slot: Int) -> Bool {
        let shortest = Int(Self.shortestSeconds * Double(model.features.sampleRate))
        let missing = min(Self.chunk, shortest - streams.samples(slot: slot))
        guard missing > 0 else { return true }
        let silence = silence
        streams.add(silence.span.extracting(0..<missing), slot: slot)
        return streams.samples(slot: slot) >= shortest
    }

    /// Puts all waiting frames through the network.
    package func advance() {
        streams.advance { slot, logits in maxima[slot].add(logits) }
    }

    /// The answer for a clip all of whose frames have advanced; the slot's next samples begin another.
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

    /// Forgets the clip begun in a slot.
    package func discard(slot: Int) {
        streams.reset(slot: slot)
        maxima[slot].reset()
    }
}

/// Classifies clips one after the other: a ``ClipBatch`` of one, given whole clips.
package final class ClipClassifier {
    private let batch: ClipBatch

    package init(model: CompiledModel) {
        batch = ClipBatch(model: model, slots: 1)
    }

    package var model: CompiledModel { batch.model }

    /// Cell updates clipped in all clips so far; the reference kernel alone counts them.
    package var cellSaturations: Int { batch.cellSaturations }

    /// Classifies samples that are all there.
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
