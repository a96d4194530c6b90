// SPDX-License-Identifier: Apache-2.0

import Hark
import HarkCore

extension CompiledModel {
    /// A decoder with the model's own thresholds, as a spotter has one.
    func makeDecoder() -> KeywordDecoder {
        KeywordDecoder(
            spec: decoder, thresholds: labels.map { $0.isKeyword ? Int32($0.threshold) : KeywordDecoder.never })
    }
}
