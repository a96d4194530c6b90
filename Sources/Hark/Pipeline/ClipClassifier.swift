// SPDX-License-Identifier: Apache-2.0

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
