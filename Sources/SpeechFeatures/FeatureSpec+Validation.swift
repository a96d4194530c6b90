extension FeatureSpec {
    /// What makes the spec unusable, as a phrase, or nil. A spec from a file must pass before anything is sized by it.
    public var problem: String? {
        guard (4_000...192_000).contains(sampleRate) else { return "\(sampleRate) samples a second" }
        guard (16...16_384).contains(fftLength), fftLength & (fftLength - 1) == 0 else {
            return "a Fourier transform of \(fftLength) points (a power of two in 16...16384 is needed)"
        }
        guard (1...fftLength).contains(windowLength) else { return "a window of \(windowLength) samples" }
        // A model stores the hop in 16 bits.
        guard (1...min(sampleRate, 65_535)).contains(hopLength) else { return "a hop of \(hopLength) samples" }
        guard (2...256).contains(melBands) else { return "\(melBands) mel bands" }
        guard (1...melBands).contains(coefficients) else { return "\(coefficients) coefficients of \(melBands) bands" }
        guard lowestFrequency >= 0, lowestFrequency < highestFrequency, highestFrequency <= Float(sampleRate) / 2 else {
            return "bands from \(lowestFrequency) to \(highestFrequency) Hz"
        }
        switch compression {
        case .logarithm(let floor):
            guard floor > 0, floor.isFinite else { return "a logarithm's floor of \(floor)" }
        case .pcen(let pcen):
            return pcen.problem
        }
        return nil
    }
}
