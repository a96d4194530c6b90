import Testing

@testable import SpeechFeatures

/// Against an independent implementation in double precision (Golden/make_golden.py).
@Suite struct GoldenFeatureTests {
    /// Measured: 2.5e-4 for the logarithm, 1.9e-5 for PCEN. The first is single precision's error of the transform in
    /// bands that are silent beside a loud one, which the logarithm makes visible.
    @Test func everyVector() {
        #expect(GoldenFeatures.all.count == 48)
        for golden in GoldenFeatures.all {
            let found = features(golden.signal.samples, golden.shape.spec(golden.compression))[golden.frame]
            #expect(found.count == golden.coefficients.count)
            let error = zip(found, golden.coefficients).map { abs(Double($0) - $1) }.max()!
            let bound = golden.compression == .logarithm ? 1e-3 : 1e-4
            #expect(error <= bound, "\(golden.signal) \(golden.shape) \(golden.compression) frame \(golden.frame)")
        }
    }

    /// The vectors would pass unseen if the features hardly changed from one to another.
    @Test func vectorsDiffer() {
        for (first, second) in zip(GoldenFeatures.all, GoldenFeatures.all.dropFirst()) {
            let pairs = zip(first.coefficients, second.coefficients)
            #expect(pairs.contains { abs($0 - $1) > 0.02 })
        }
    }

    @Test func framesInSamples() {
        for shape in [GoldenShape.standard, .short] {
            let spec = shape.spec(.pcen)
            #expect(features(GoldenSignal.noise.samples, spec).count == spec.frames(inSamples: GoldenSignal.count))
        }
    }
}
