// SPDX-License-Identifier: Apache-2.0

/// From the samples of one frame to its features: all stages in their order, with their buffers.
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
