/// Samples in, frames of coefficients out, in any chunking with the same result: window, FFT, mel bands, compression,
/// cosine transform. Everything is allocated at init; one extractor serves one stream on one thread.
public final class FeatureExtractor {
    public let spec: FeatureSpec

    private let window: [Float]
    private let spectrum: PowerSpectrum
    private let filterBank: MelFilterBank
    private let transform: CosineTransform
    private var normalizer: PCEN?
    private var floor: Float = 0

    /// The frame being collected, oldest sample first.
    private var samples: [Float]
    private var collected = 0
    /// Samples still to be passed over, where the hop is longer than the window.
    private var skip = 0

    private var power: [Float]
    private var energies: [Float]
    private var coefficients: [Float]

    /// - Precondition: the spec has no ``FeatureSpec/problem``.
    public init(spec: FeatureSpec) {
        precondition(spec.problem == nil, "features that no program could compute")
        self.spec = spec
        window = HannWindow.weights(length: spec.windowLength)
        spectrum = PowerSpectrum(length: spec.fftLength)
        filterBank = MelFilterBank(spec: spec)
        transform = CosineTransform(bands: spec.melBands, coefficients: spec.coefficients)
        switch spec.compression {
        case .logarithm(let floor): self.floor = floor
        case .pcen(let pcen): normalizer = PCEN(spec: pcen, bands: spec.melBands)
        }
        samples = [Float](repeating: 0, count: spec.windowLength)
        power = [Float](repeating: 0, count: spec.spectrumBins)
        energies = [Float](repeating: 0, count: spec.melBands)
        coefficients = [Float](repeating: 0, count: spec.coefficients)
    }

    /// Starts a new stream, without allocating.
    public func reset() {
        collected = 0
        skip = 0
        normalizer?.reset()
    }

    /// Takes the stream's next samples and hands over each frame they complete.
    /// - Parameters:
    ///   - input: finite samples, -1...1, at the spec's rate; any count.
    ///   - frame: called with `spec.coefficients` values for each frame, in order.
    public func process(_ input: borrowing Span<Float>, frame: (borrowing Span<Float>) -> Void) {
        var position = 0
        while position < input.count {
            if skip > 0 {
                let passed = min(skip, input.count - position)
                skip -= passed
                position += passed
                continue
            }
            let taken = min(samples.count - collected, input.count - position)
            for offset in 0..<taken { samples[collected + offset] = input[position + offset] }
            collected += taken
            position += taken
            if collected == samples.count {
                computeFrame()
                frame(coefficients.span)
                moveOn()
            }
        }
    }

    private func computeFrame() {
        spectrum.compute(samples: samples, weights: window, power: &power)
        filterBank.apply(to: power, energies: &energies)
        if normalizer != nil {
            normalizer!.apply(to: &energies)
        } else {
            Logarithm.apply(to: &energies, floor: floor)
        }
        transform.apply(to: energies, coefficients: &coefficients)
    }

    /// Keeps what the next frame shares with this one.
    private func moveOn() {
        let kept = max(0, samples.count - spec.hopLength)
        for index in 0..<kept { samples[index] = samples[spec.hopLength + index] }
        collected = kept
        skip = max(0, spec.hopLength - samples.count)
    }
}
