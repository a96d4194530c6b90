// SPDX-License-Identifier: Apache-2.0

extension FeatureSpec {
    /// Why the spec is unusable, as a phrase, or nil if it is usable. A spec from a file must be checked before
    /// anything is allocated by its sizes.
    package var problem: String? { framingProblem ?? bandProblem ?? compressionProblem ?? cepstrumProblem }

    /// Why a model or a live stream cannot use a spec that is valid for whole recordings, as a phrase, or nil if it
    /// can. The features of a stream can depend only on past samples.
    package var streamProblem: String? {
        if needsLoudestBand { return "a range below the loudest band, which only a whole recording has" }
        if edges != .snip { return "frames padded at a recording's ends, which a stream does not have" }
        return nil
    }

    /// Whether the features depend on the loudest band of the whole recording.
    package var needsLoudestBand: Bool {
        if case .decibels(_, _?) = compression { true } else { false }
    }

    private var framingProblem: String? {
        guard (4_000...192_000).contains(sampleRate) else { return "\(sampleRate) samples a second" }
        guard (16...16_384).contains(fftLength), fftLength & (fftLength - 1) == 0 else {
            return "a Fourier transform of \(fftLength) points (a power of two in 16...16384 is needed)"
        }
        guard (1...fftLength).contains(windowLength) else { return "a window of \(windowLength) samples" }
        // A model stores the hop in 16 bits.
        guard (1...min(sampleRate, 65_535)).contains(hopLength) else { return "a hop of \(hopLength) samples" }
        switch preEmphasis {
        case .none: return nil
        case .stream(let coefficient), .frame(let coefficient):
            return coefficient > 0 && coefficient <= 1 ? nil : "pre-emphasis of \(coefficient)"
        }
    }

    private var bandProblem: String? {
        guard (2...256).contains(melBands) else { return "\(melBands) mel bands" }
        guard lowestFrequency >= 0, lowestFrequency < highestFrequency, highestFrequency <= Float(sampleRate) / 2 else {
            return "bands from \(lowestFrequency) to \(highestFrequency) Hz"
        }
        return nil
    }

    private var compressionProblem: String? {
        switch compression {
        case .logarithm(let floor), .clampedLogarithm(let floor), .decibels(let floor, nil):
            return Self.floors.contains(floor) ? nil : "a logarithm's floor of \(floor)"
        case .decibels(let floor, let range?):
            guard Self.floors.contains(floor) else { return "a logarithm's floor of \(floor)" }
            return range > 0 && range <= 1000 ? nil : "a range of \(range) dB"
        case .pcen(let pcen):
            return pcen.problem
        }
    }

    private var cepstrumProblem: String? {
        guard (1...melBands).contains(coefficients) else { return "\(coefficients) coefficients of \(melBands) bands" }
        if let lifter, !(2...100).contains(lifter) { return "a lifter of \(lifter)" }
        if zeroth == .frameEnergy, case .decibels = compression { return "an energy in nepers beside decibels" }
        return nil
    }

    /// Floors for which the argument of every logarithm is a normal, finite number.
    private static let floors: ClosedRange<Float> = 1e-30...1
}
