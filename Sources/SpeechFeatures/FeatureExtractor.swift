/// Samples in, frames of features out, in any chunking with the same result: conditioning, window, FFT, mel bands,
/// compression, cosine transform. Everything is allocated at init; one extractor serves one stream on one thread.
///
/// It is total: whatever the samples hold, the features are finite (``SampleIntake`` says what becomes of what is no
/// sample).
public final class FeatureExtractor {
    public let spec: FeatureSpec

    private var intake: SampleIntake
    private let conditioner: FrameConditioner
    private let spectrum: Spectrum
    private let filterBank: MelFilterBank
    private var compressor: Compressor
    private let transform: CosineTransform?

    /// The frame being collected, oldest sample first.
    private var samples: [Float]
    private var collected = 0
    /// Samples still to be passed over, where the hop is longer than the window.
    private var skip = 0
    /// Samples and frames of the stream so far.
    private var heard = 0
    private var emitted = 0

    private var bins: [Float]
    private var energies: [Float]
    private var output: [Float]

    /// - Parameters:
    ///   - spec: without a ``FeatureSpec/problem``.
    ///   - loudestBand: of the whole recording, in decibels, as ``LoudestBandFinder`` finds it; there exactly where the
    ///     spec asks for it (``FeatureSpec/needsLoudestBand``).
    public init(spec: FeatureSpec, loudestBand: Float? = nil) {
        precondition(spec.problem == nil, "features that no program could compute")
        precondition(spec.needsLoudestBand == (loudestBand != nil), "a loudest band exactly where the spec needs one")
        self.spec = spec
        intake = SampleIntake(preEmphasis: spec.preEmphasis)
        conditioner = FrameConditioner(spec: spec)
        spectrum = Spectrum(length: spec.fftLength, scale: spec.spectrum)
        filterBank = MelFilterBank(spec: spec)
        compressor = Compressor(spec: spec, loudestBand: loudestBand)
        transform = spec.kind == .mfcc ? CosineTransform(spec: spec) : nil
        samples = [Float](repeating: 0, count: spec.windowLength)
        bins = [Float](repeating: 0, count: spec.spectrumBins)
        energies = [Float](repeating: 0, count: spec.melBands)
        output = [Float](repeating: 0, count: spec.outputCount)
        reset()
    }

    /// NaN and infinite samples since init; each counted as 0.
    public var nonFiniteSamples: Int { intake.nonFinite }

    /// Starts a new stream, without allocating.
    public func reset() {
        skip = 0
        heard = 0
        emitted = 0
        collected = spec.edges == .centred ? spec.windowLength / 2 : 0
        for index in 0..<collected { samples[index] = 0 }
        intake.reset()
        compressor.reset()
    }

    /// Takes the stream's next samples and hands over each frame they complete.
    /// - Parameters:
    ///   - input: samples, full scale at -1...1, at the spec's rate; any count, any values.
    ///   - frame: called with ``FeatureSpec/outputCount`` values for each frame, in order.
    public func process(_ input: borrowing Span<Float>, frame: (borrowing Span<Float>) -> Void) {
        heard += input.count
        var position = 0
        while position < input.count {
            if skip > 0 {
                let passed = min(skip, input.count - position)
                intake.pass(input, from: position, count: passed)
                skip -= passed
                position += passed
                continue
            }
            let taken = min(samples.count - collected, input.count - position)
            intake.take(input, from: position, count: taken, into: &samples, at: collected)
            collected += taken
            position += taken
            if collected == samples.count {
                computeFrame()
                frame(output.span)
            }
        }
    }

    /// Ends the stream: hands over the frames that zeros complete, where the spec's ``FeatureSpec/edges`` has such, so
    /// that there are ``FeatureSpec/frames(inSamples:)`` in all. The next samples begin a new stream.
    public func finish(frame: (borrowing Span<Float>) -> Void) {
        let expected = spec.frames(inSamples: heard)
        while emitted < expected {
            for index in collected..<samples.count { samples[index] = 0 }
            computeFrame()
            frame(output.span)
        }
        reset()
    }

    private func computeFrame() {
        let energy = conditioner.apply(to: samples, into: spectrum.input)
        spectrum.compute(&bins, bins: filterBank.bins)
        filterBank.apply(to: bins, energies: &energies)
        compressor.apply(to: &energies)
        emitted += 1
        moveOn()
        if let transform {
            transform.apply(to: energies, coefficients: &output)
            if spec.zeroth == .frameEnergy { output[0] = energy }
        } else {
            for band in energies.indices { output[band] = energies[band] }
        }
    }

    /// Keeps what the next frame shares with this one.
    private func moveOn() {
        let kept = max(0, samples.count - spec.hopLength)
        for index in 0..<kept { samples[index] = samples[spec.hopLength + index] }
        collected = kept
        skip = max(0, spec.hopLength - samples.count)
    }
}
