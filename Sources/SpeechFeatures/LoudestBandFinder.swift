// SPDX-License-Identifier: Apache-2.0

/// The first of two passes over a recording whose spec has a range of decibels. Finds the loudest band of the
/// recording.
///
///     let finder = LoudestBandFinder(spec: spec)
///     finder.process(...)          // the whole recording, in any chunks
///     let extractor = FeatureExtractor(spec: spec, loudestBand: finder.finish())
///     extractor.process(...)       // the whole recording again
package final class LoudestBandFinder {
    private let extractor: FeatureExtractor
    private var loudest: Float

    /// - Precondition: the spec has no ``FeatureSpec/problem`` and ``FeatureSpec/needsLoudestBand``.
    package init(spec: FeatureSpec) {
        guard case .decibels(let floor, _?) = spec.compression else {
            preconditionFailure("features that need no loudest band")
        }
        var bands = spec
        bands.kind = .logmel
        bands.compression = .decibels(floor: floor, range: nil)
        extractor = FeatureExtractor(spec: bands)
        loudest = -.greatestFiniteMagnitude
    }

    /// Processes the next samples of the recording.
    package func process(_ input: borrowing Span<Float>) {
        extractor.process(input) { raise(by: $0) }
    }

    /// Ends the recording.
    /// - Returns: the loudest band of any frame, in decibels. For a recording without frames, a value lower than any
    ///   band.
    package func finish() -> Float {
        extractor.finish { raise(by: $0) }
        defer { loudest = -.greatestFiniteMagnitude }
        return loudest
    }

    private func raise(by bands: borrowing Span<Float>) {
        for band in bands.indices { loudest = max(loudest, bands[band]) }
    }
}
