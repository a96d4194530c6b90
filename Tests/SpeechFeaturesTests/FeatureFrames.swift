// SPDX-License-Identifier: Apache-2.0

import TestSupport

@testable import SpeechFeatures

/// All frames of a signal.
func features(_ samples: [Float], _ spec: FeatureSpec) -> [[Float]] {
    features(samples, FeatureExtractor(spec: spec))
}

func features(_ samples: [Float], _ extractor: FeatureExtractor) -> [[Float]] {
    var frames: [[Float]] = []
    extractor.process(samples.span) { frames.append(array($0)) }
    return frames
}

func array(_ span: borrowing Span<Float>) -> [Float] {
    var values: [Float] = []
    for index in span.indices { values.append(span[index]) }
    return values
}

func whiteNoise(_ count: Int, level: Float = 0.1, seed: UInt64 = 1) -> [Float] {
    var random = SeededRandom(seed: seed)
    return (0..<count).map { _ in Float.random(in: -level...level, using: &random) }
}
