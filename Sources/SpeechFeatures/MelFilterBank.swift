import Glibc

/// Triangular bands equally spaced in mel = 1127 ln(1 + f / 700) (HTK's formula, also TensorFlow's), each rising from
/// its lower neighbour's centre to 1 at its own and falling to its upper neighbour's. The DC bin belongs to no band.
struct MelFilterBank {
    /// For each bin the band whose centre is the first above it; the bin rises in that band and falls in the one below.
    private let risingBand: [Int16]
    private let rise: [Float]
    private let fall: [Float]
    private let bands: Int
    private let bins: Range<Int>

    init(spec: FeatureSpec) {
        let mel = { (hertz: Double) in 1127 * log(1 + hertz / 700) }
        let lowest = mel(Double(spec.lowestFrequency))
        let step = (mel(Double(spec.highestFrequency)) - lowest) / Double(spec.melBands + 1)
        var risingBand = [Int16](repeating: 0, count: spec.spectrumBins)
        var rise = [Float](repeating: 0, count: spec.spectrumBins)
        var fall = rise
        var first = spec.spectrumBins
        var last = 0
        for bin in 1..<spec.spectrumBins {
            let hertz = Double(bin) * Double(spec.sampleRate) / Double(spec.fftLength)
            let position = (mel(hertz) - lowest) / step  // 0 at the lower edge of band 0, 1 at its centre
            guard position > 0, position < Double(spec.melBands + 1) else { continue }
            let below = position.rounded(.down)
            risingBand[bin] = Int16(below)
            rise[bin] = Float(position - below)
            fall[bin] = Float(1 - (position - below))
            first = min(first, bin)
            last = bin
        }
        self.risingBand = risingBand
        self.rise = rise
        self.fall = fall
        bands = spec.melBands
        bins = first..<max(first, last + 1)
    }

    /// Sums the power spectrum into bands.
    func apply(to power: borrowing [Float], energies: inout [Float]) {
        for band in 0..<bands { energies[band] = 0 }
        for bin in bins {
            let upper = Int(risingBand[bin])
            if upper < bands { energies[upper] += rise[bin] * power[bin] }
            if upper > 0 { energies[upper - 1] += fall[bin] * power[bin] }
        }
    }
}
