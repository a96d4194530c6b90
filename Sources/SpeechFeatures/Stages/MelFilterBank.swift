// SPDX-License-Identifier: Apache-2.0

import Glibc

/// Sums a spectrum into mel bands.
struct MelFilterBank {
    private struct Row {
        /// The bin of the first weight.
        let bin: Int32
        /// Index after the last weight.
        let end: Int32
    }

    /// The range of bins that the bands use.
    let bins: Range<Int>

    private let rows: [Row]
    /// The weights of all bands, one band after the other, each padded with zeros to whole registers.
    private let weights: [Float]

    init(spec: FeatureSpec) {
        let filled = spec.triangles.rows(spec)
        let used = filled.filter { !$0.weights.isEmpty }
        let first = used.map(\.first).min() ?? 0
        bins = first..<(used.map { $0.first + $0.weights.count }.max() ?? first)

        let spectrum = Lanes.padded(spec.spectrumBins)
        var rows: [Row] = []
        var weights: [Float] = []
        for row in filled {
            let count = Lanes.padded(row.weights.count)
            // The padding is after the weights, or before them at the end of the spectrum.
            let bin = min(row.first, spectrum - count)
            weights += [Float](repeating: 0, count: row.first - bin) + row.weights
            weights += [Float](repeating: 0, count: count - row.weights.count - (row.first - bin))
            rows.append(Row(bin: Int32(bin), end: Int32(weights.count)))
        }
        self.rows = rows
        self.weights = weights
    }

    /// Upper limit of the bytes of the tables: at most two bands share a bin, and at most seven zeros pad a band.
    static func bytes(_ spec: FeatureSpec) -> Int {
        let lastBin = min(spec.spectrumBins - 1, Int(Double(spec.highestFrequency) / spec.binWidth) + 1)
        return (2 * (lastBin + 1) + 7 * spec.melBands) * 4 + spec.melBands * 8
    }

    /// Sums each band in a fixed order: eight partial sums of every eighth bin, then the sum of these.
    /// - Parameters:
    ///   - spectrum: finite bins, padded to whole registers with any finite values.
    ///   - energies: one per band, padded to whole registers; the padding becomes 0.
    func apply(to spectrum: borrowing [Float], energies: inout [Float]) {
        precondition(energies.count == Lanes.padded(rows.count) && bins.upperBound <= spectrum.count)
        for band in rows.count..<energies.count { energies[band] = 0 }
        weights.withUnsafeBufferPointer { weights in
            spectrum.withUnsafeBufferPointer { spectrum in
                var position = 0
                for (band, row) in rows.enumerated() {
                    var bin = Int(row.bin)
                    var sums = Lanes.zero
                    while position < Int(row.end) {
                        sums += weights.baseAddress!.lanes(at: position) * spectrum.baseAddress!.lanes(at: bin)
                        position &+= Lanes.scalarCount
                        bin &+= Lanes.scalarCount
                    }
                    energies[band] = sums.total
                }
            }
        }
    }
}

/// The weights of one mel band, for the bins from `first` on. Empty if the band is too narrow to contain a bin.
struct MelRow: Equatable {
    var first = 0
    var weights: [Float] = []

    /// Appends the weight of a bin. Bins must be appended in ascending order. Skipped bins get a weight of 0.
    mutating func append(_ weight: Float, bin: Int) {
        if weights.isEmpty { first = bin }
        while first + weights.count < bin { weights.append(0) }
        weights.append(weight)
    }
}

extension MelTriangles {
    /// The bands of a spec with these triangles, as rows of weights.
    func rows(_ spec: FeatureSpec) -> [MelRow] {
        switch self {
        case .mel: Self.straightInMel(spec, from: 1)
        case .audioOps: Self.straightInMel(spec, from: max(1, Int(1.5 + Double(spec.lowestFrequency) / spec.binWidth)))
        case .slaney: Self.straightInHertz(spec)
        case .wholeBins: Self.straightInBins(spec)
        }
    }

    /// The middle edge of each band of a spec with these triangles, in Hz.
    func centres(_ spec: FeatureSpec) -> [Double] {
        let (lowest, highest) = (Double(spec.lowestFrequency), Double(spec.highestFrequency))
        let place = { (low: Double, high: Double, band: Int) in
            low + (high - low) * Double(band + 1) / Double(spec.melBands + 1)
        }
        return (0..<spec.melBands).map { band in
            switch self {
            case .mel, .audioOps, .wholeBins: Self.hertz(place(Self.mel(lowest), Self.mel(highest), band))
            case .slaney: Self.slaneyHertz(place(Self.slaneyMel(lowest), Self.slaneyMel(highest), band))
            }
        }
    }

    private static func straightInMel(_ spec: FeatureSpec, from lowestBin: Int) -> [MelRow] {
        var rows = [MelRow](repeating: MelRow(), count: spec.melBands)
        let lowest = mel(Double(spec.lowestFrequency))
        let step = (mel(Double(spec.highestFrequency)) - lowest) / Double(spec.melBands + 1)
        for bin in lowestBin..<max(lowestBin, spec.spectrumBins) {
            let position = (mel(Double(bin) * spec.binWidth) - lowest) / step  // 0 at edge 0, 1 at edge 1
            guard position > 0, position < Double(spec.melBands + 1) else { continue }
            let edge = Int(position)
            let past = position - position.rounded(.down)
            if edge < spec.melBands { rows[edge].append(Float(past), bin: bin) }
            if edge > 0 { rows[edge - 1].append(Float(1 - past), bin: bin) }
        }
        return rows
    }

    private static func straightInHertz(_ spec: FeatureSpec) -> [MelRow] {
        let lowest = slaneyMel(Double(spec.lowestFrequency))
        let step = (slaneyMel(Double(spec.highestFrequency)) - lowest) / Double(spec.melBands + 1)
        let edges = (0...spec.melBands + 1).map { slaneyHertz(lowest + Double($0) * step) }
        return (0..<spec.melBands).map { band in
            let (low, centre, high) = (edges[band], edges[band + 1], edges[band + 2])
            var row = MelRow()
            let last = min(spec.spectrumBins - 1, Int(high / spec.binWidth))
            for bin in Int(low / spec.binWidth)..<last + 1 {
                let hertz = Double(bin) * spec.binWidth
                let height = min((hertz - low) / (centre - low), (high - hertz) / (high - centre))
                if height > 0 { row.append(Float(height * 2 / (high - low)), bin: bin) }
            }
            return row
        }
    }

    private static func straightInBins(_ spec: FeatureSpec) -> [MelRow] {
        let lowest = mel(Double(spec.lowestFrequency))
        let step = (mel(Double(spec.highestFrequency)) - lowest) / Double(spec.melBands + 1)
        let edges = (0...spec.melBands + 1).map { index in
            let hertz = 700 * (exp((lowest + Double(index) * step) / 1127) - 1)
            return Int(Double(spec.fftLength + 1) * hertz / Double(spec.sampleRate))
        }
        return (0..<spec.melBands).map { band in
            let (low, centre, high) = (edges[band], edges[band + 1], edges[band + 2])
            var row = MelRow()
            for bin in low..<high where bin < spec.spectrumBins {
                let weight =
                    bin < centre ? Double(bin - low) / Double(centre - low) : Double(high - bin) / Double(high - centre)
                if weight > 0 { row.append(Float(weight), bin: bin) }
            }
            return row
        }
    }

    private static func mel(_ hertz: Double) -> Double { 1127 * log(1 + hertz / 700) }

    private static func hertz(_ mel: Double) -> Double { 700 * (exp(mel / 1127) - 1) }

    /// Up to 1000 Hz (15 mel), 3/200 mel per Hz; above, 27 mel for each factor of 6.4.
    private static func slaneyMel(_ hertz: Double) -> Double {
        hertz < 1000 ? hertz * 3 / 200 : 15 + 27 * log(hertz / 1000) / log(6.4)
    }

    private static func slaneyHertz(_ mel: Double) -> Double {
        mel < 15 ? mel * 200 / 3 : 1000 * exp((mel - 15) / 27 * log(6.4))
    }
}
