// SPDX-License-Identifier: Apache-2.0

/// The constants that a spec's features are computed with, for programs that compute them without this module.
package struct FeatureTables: Sendable, Equatable {
    /// One band: the weights of the bins from `first` on; none where the band is too narrow to hold a bin.
    package struct Band: Sendable, Equatable {
        package let first: Int
        package let weights: [Float]
    }

    /// What a frame's samples are multiplied by, ``FeatureSpec/windowLength`` values.
    package let window: [Float]
    /// ``FeatureSpec/melBands`` of them, from the lowest up.
    package let bands: [Band]
    /// The cosine transform with its lifter, row-major `[coefficients, melBands]`; empty for log-mel features.
    package let cosineTransform: [Float]

    /// - Precondition: the spec has no ``FeatureSpec/problem``.
    package init(spec: FeatureSpec) {
        precondition(spec.problem == nil, "features that no program could compute")
        window = spec.window.weights(length: spec.windowLength)
        bands = spec.triangles.rows(spec).map { Band(first: $0.first, weights: $0.weights) }
        cosineTransform =
            spec.kind == .logmel
            ? []
            : (0..<spec.coefficients).flatMap { row in
                (0..<spec.melBands).map { band in
                    CosineTransform.factor(
                        row: row, band: band, bands: spec.melBands, scaling: spec.cosine, lifter: spec.lifter)
                }
            }
    }
}
