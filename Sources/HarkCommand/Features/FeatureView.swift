// SPDX-License-Identifier: Apache-2.0

import SpeechFeatures

/// Which features of a recording are looked at.
struct FeatureView {
    /// Where they come from, as a person calls it: "preset hark", "model my.hark".
    let name: String
    let spec: FeatureSpec
    /// Given where the integers that a network sees are wanted instead of the coefficients.
    let normalization: FeatureNormalization?

    /// What the columns of a table are called: m for mel bands, c for coefficients.
    var columns: [String] {
        let letter =
            switch spec.kind {
            case .mfcc: "c"
            case .logmel: "m"
            }
        return (0..<spec.outputCount).map { "\(letter)\($0)" }
    }

    /// Seconds from the recording's start to the middle of a frame.
    func time(ofFrame frame: Int) -> Double {
        let start = frame * spec.hopLength
        return switch spec.edges {
        case .centred: Double(start) / Double(spec.sampleRate)
        case .snip, .paddedEnd: Double(2 * start + spec.windowLength) / Double(2 * spec.sampleRate)
        }
    }
}
