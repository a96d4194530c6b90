// SPDX-License-Identifier: Apache-2.0

import Hark
import HarkCore

/// What the live path makes of one stream: the posteriors of every keyword, whatever the thresholds.
package final class StreamTrace {
    private let spotter: KeywordSpotter
    package private(set) var traces: [PosteriorTrace]
    private let labels: [Int]
    private var frames = 0
    /// Samples heard so far.
    package private(set) var samples = 0

    /// - Parameters:
    ///   - labels: the keywords' indices among the model's labels; the order of ``traces``.
    ///   - lowestThreshold: Q0.15.
    package init(model: CompiledModel, labels: [Int], lowestThreshold: Int) {
        spotter = KeywordSpotter(model: model)
        self.labels = labels
        traces = labels.map { _ in PosteriorTrace(decoder: model.decoder, lowestThreshold: lowestThreshold) }
    }

    /// - Parameter chunk: the stream's next samples; any count.
    package func process(_ chunk: borrowing Span<Float>) {
        samples += chunk.count
        spotter.observe(chunk) { posteriors, _ in
            frames += 1
            for (index, label) in labels.enumerated() { traces[index].add(posteriors[label], frame: frames) }
        }
    }
}
