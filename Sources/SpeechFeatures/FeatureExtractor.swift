// SPDX-License-Identifier: Apache-2.0

/// Computes frames of features from the samples of a stream: conditioning, window, FFT, mel bands, compression, cosine
/// transform. The result does not depend on the chunk sizes. All memory is allocated at init. One extractor serves one
/// stream on one thread.
///
/// Any input is accepted: NaN and infinite samples count as 0, samples beyond ±65,536 as ±65,536, and the features are
/// always finite.
package final class FeatureExtractor {
    package let spec: FeatureSpec

    private var intake: SampleIntake
    private var computer: FrameComputer

    /// The frame being collected, oldest sample first, padded with zeros to whole registers.
    private var samples: [Float]
    private var collected = 0
    /// Number of samples to skip before the next frame; above 0 only if the hop is longer than the window.
    private var skip = 0
    /// Numbers of samples received and frames produced in the stream so far.
    private var heard = 0
    private var emitted = 0

    /// - Parameters:
    ///   - spec: without a ``FeatureSpec/problem``.
    ///   - loudestBand: the loudest band of the whole recording in decibels, as returned by ``LoudestBandFinder``.
    ///     Required if the spec needs it (``FeatureSpec/needsLoudestBand``), else nil.
    package init(spec: FeatureSpec, loudestBand: Float? = nil) {
        precondition(spec.problem == nil, "features that no program could compute")
        precondition(spec.needsLoudestBand == (loudestBand != nil), "a loudest band exactly where the spec needs one")
        self.spec = spec
        intake = SampleIntake(preEmphasis: spec.preEmphasis)
        computer = FrameComputer(spec: spec, loudestBand: loudestBand)
        samples = [Float](repeating: 0, count: Lanes.padded(spec.windowLength))
        reset()
    }

    /// Number of NaN and infinite samples since init. They count as 0.
    package var nonFiniteSamples: Int { intake.nonFinite }

    /// Starts a new stream, without allocating.
    package func reset() {
        skip = 0
        heard = 0
        emitted = 0
        collected = spec.edges == .centred ? spec.windowLength / 2 : 0
        for index in 0..<collected { samples[index] = 0 }
        intake.reset()
        computer.reset()
    }

    /// Processes the stream's next samples and passes on each completed frame.
    /// - Parameters:
    ///   - input: samples, full scale at -1...1, at the spec's rate; any count, any values.
    ///   - frame: called with ``FeatureSpec/outputCount`` values for each frame, in order.
    package func process(_ input: borrowing Span<Float>, frame: (borrowing Span<Float>) -> Void) {
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
            let taken = min(spec.windowLength - collected, input.count - position)
            intake.take(input, from: position, count: taken, into: &samples, at: collected)
            collected += taken
            position += taken
            if collected == spec.windowLength {
                completeFrame()
                frame(computer.output.span)
            }
        }
    }

    /// Ends the stream. Passes on the frames that are padded with zeros, if the spec's ``FeatureSpec/edges`` require
    /// any, so that the stream has ``FeatureSpec/frames(inSamples:)`` frames in all. The next samples begin a new
    /// stream.
    package func finish(frame: (borrowing Span<Float>) -> Void) {
        let expected = spec.frames(inSamples: heard)
        while emitted < expected {
            for index in collected..<spec.windowLength { samples[index] = 0 }
            completeFrame()
            frame(computer.output.span)
        }
        reset()
    }

    private func completeFrame() {
        computer.compute(samples)
        emitted += 1
        // The samples that the next frame shares with this one are kept.
        let kept = max(0, spec.windowLength - spec.hopLength)
        samples.withUnsafeMutableBufferPointer { samples in
            let start = samples.baseAddress!
            start.update(from: start + spec.windowLength - kept, count: kept)
        }
        collected = kept
        skip = max(0, spec.hopLength - spec.windowLength)
    }
}

/// The constants of a spec's feature computation, for programs that compute the features without this module.
package struct FeatureTables: Sendable, Equatable {
    /// The weights of one band, for the bins from `first` on. Empty if the band is too narrow to contain a bin.
    package struct Band: Sendable, Equatable {
        package let first: Int
        package let weights: [Float]
    }

    /// The weights that a frame's samples are multiplied by, ``FeatureSpec/windowLength`` values.
    package let window: [Float]
    /// ``FeatureSpec/melBands`` bands, from the lowest up.
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

/// Computes the features of one frame from its samples: all stages in order, with their buffers.
struct FrameComputer {
    private let conditioner: FrameConditioner
    private let spectrum: Spectrum
    private let filterBank: MelFilterBank
    private var compressor: Compressor
    private let transform: CosineTransform?
    private let hasEnergy: Bool

    private var bins: [Float]
    private var energies: [Float]
    /// The newest frame's features.
    private(set) var output: [Float]

    init(spec: FeatureSpec, loudestBand: Float?) {
        conditioner = FrameConditioner(spec: spec)
        spectrum = Spectrum(length: spec.fftLength, scale: spec.spectrum)
        filterBank = MelFilterBank(spec: spec)
        compressor = Compressor(spec: spec, loudestBand: loudestBand)
        transform = spec.kind == .mfcc ? CosineTransform(spec: spec) : nil
        hasEnergy = spec.zeroth == .frameEnergy
        bins = [Float](repeating: 0, count: Lanes.padded(spec.spectrumBins))
        energies = [Float](repeating: 0, count: Lanes.padded(spec.melBands))
        output = [Float](repeating: 0, count: spec.outputCount)
    }

    mutating func reset() {
        compressor.reset()
    }

    /// Computes ``output``.
    /// - Parameter samples: a frame, padded with zeros to whole registers.
    mutating func compute(_ samples: borrowing [Float]) {
        let energy = conditioner.apply(to: samples, into: spectrum.input)
        spectrum.compute(&bins, bins: filterBank.bins)
        filterBank.apply(to: bins, energies: &energies)
        compressor.apply(to: &energies)
        if let transform {
            transform.apply(to: energies, coefficients: &output)
            if hasEnergy { output[0] = energy }
        } else {
            output.withUnsafeMutableBufferPointer { _ = $0.update(fromContentsOf: energies.prefix($0.count)) }
        }
    }
}
