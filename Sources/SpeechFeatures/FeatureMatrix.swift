/// All features of a recording that is in memory.
public struct FeatureMatrix: Sendable, Equatable {
    /// Frames, one after the other: `values[frame * columns + column]`.
    public let values: [Float]
    /// Values a frame: ``FeatureSpec/outputCount``.
    public let columns: Int

    public var frames: Int { values.count / columns }

    /// - Precondition: the spec has no ``FeatureSpec/problem``.
    public init(of samples: [Float], spec: FeatureSpec) {
        var loudest: Float?
        if spec.needsLoudestBand {
            let finder = LoudestBandFinder(spec: spec)
            finder.process(samples.span)
            loudest = finder.finish()
        }
        let extractor = FeatureExtractor(spec: spec, loudestBand: loudest)
        var values: [Float] = []
        values.reserveCapacity(spec.frames(inSamples: samples.count) * spec.outputCount)
        extractor.process(samples.span) { Self.append($0, to: &values) }
        extractor.finish { Self.append($0, to: &values) }
        self.values = values
        columns = spec.outputCount
    }

    private static func append(_ frame: borrowing Span<Float>, to values: inout [Float]) {
        for index in frame.indices { values.append(frame[index]) }
    }
}
