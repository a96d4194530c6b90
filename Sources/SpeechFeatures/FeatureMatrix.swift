// SPDX-License-Identifier: Apache-2.0

/// All features of a recording in memory.
package struct FeatureMatrix: Sendable, Equatable {
    /// Row-major `[frames, columns]`: `values[frame * columns + column]`.
    package let values: [Float]
    /// Values per frame: ``FeatureSpec/outputCount``.
    package let columns: Int

    package var frames: Int { values.count / columns }

    /// - Precondition: the spec has no ``FeatureSpec/problem``.
    package init(of samples: [Float], spec: FeatureSpec) {
        columns = spec.outputCount
        guard case .decibels(let floor, let range?) = spec.compression else {
            values = Self.values(of: samples, spec: spec)
            return
        }
        var unclamped = spec
        unclamped.kind = .logmel
        unclamped.compression = .decibels(floor: floor, range: nil)
        let bands = Self.values(of: samples, spec: unclamped)
        values = Self.clamped(bands, spec: spec, lowest: (bands.max() ?? 0) - range)
    }

    private static func values(of samples: [Float], spec: FeatureSpec) -> [Float] {
        let extractor = FeatureExtractor(spec: spec)
        var values: [Float] = []
        values.reserveCapacity(spec.frames(inSamples: samples.count) * spec.outputCount)
        extractor.process(samples.span) { append($0, to: &values) }
        extractor.finish { append($0, to: &values) }
        return values
    }

    /// Computes features with a range of decibels from unclamped bands. The result is that of ``LoudestBandFinder`` and
    /// a second pass over the samples.
    private static func clamped(_ bands: [Float], spec: FeatureSpec, lowest: Float) -> [Float] {
        let clamped = bands.map { max(lowest, $0) }
        guard spec.kind == .mfcc else { return clamped }
        let transform = CosineTransform(spec: spec)
        var frame = [Float](repeating: 0, count: Lanes.padded(spec.melBands))
        var coefficients = [Float](repeating: 0, count: spec.coefficients)
        var values: [Float] = []
        values.reserveCapacity(bands.count / spec.melBands * spec.coefficients)
        for start in stride(from: 0, to: clamped.count, by: spec.melBands) {
            frame.replaceSubrange(0..<spec.melBands, with: clamped[start..<start + spec.melBands])
            transform.apply(to: frame, coefficients: &coefficients)
            values += coefficients
        }
        return values
    }

    private static func append(_ frame: borrowing Span<Float>, to values: inout [Float]) {
        frame.withUnsafeBufferPointer { values.append(contentsOf: $0) }
    }
}
