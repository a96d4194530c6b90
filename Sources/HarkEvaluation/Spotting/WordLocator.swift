// SPDX-License-Identifier: Apache-2.0

import Hark
import HarkCore

/// Finds where a detected word begins and ends.
final class WordLocator {
    private let model: CompiledModel
    private var found: [SpottedWord] = []

    init(model: CompiledModel) {
        self.model = model
    }

    func reset() { found = [] }

    func add(_ input: borrowing Span<Int8>, _ frame: SpottedFrame) {
        guard let detection = frame.detection else { return }
        let time = model.features.seconds(toFrame: detection.frame)
        found.append(
            SpottedWord(label: detection.label, score: detection.score, decided: time, start: time, end: time))
    }

    func next(isEnd: Bool = false) -> SpottedWord? { found.isEmpty ? nil : found.removeFirst() }
}
