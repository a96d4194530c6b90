// SPDX-License-Identifier: Apache-2.0

/// Sums a spectrum into mel bands.
struct MelFilterBank {
    private struct Row {
        /// The bin that the first weight is for.
        let bin: Int32
        /// The place behind its last weight.
        let end: Int32
    }

    /// Bins that any band sums.
    let bins: Range<Int>

    private let rows: [Row]
    /// All bands' weights, one band after the other, each padded with zeros to whole registers.
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
            // The padding lies behind the weights, or before them where the spectrum ends.
            let bin = min(row.first, spectrum - count)
            weights += [Float](repeating: 0, count: row.first - bin) + row.weights
            weights += [Float](repeating: 0, count: count - row.weights.count - (row.first - bin))
            rows.append(Row(bin: Int32(bin), end: Int32(weights.count)))
        }
        self.rows = rows
        self.weights = weights
    }

    /// Bytes of the tables, at most: two bands share each bin, and seven zeros pad each band.
    static func bytes(_ spec: FeatureSpec) -> Int {
        let lastBin = min(spec.spectrumBins - 1, Int(Double(spec.highestFrequency) / spec.binWidth) + 1)
        return (2 * (lastBin + 1) + 7 * spec.melBands) * 4 + spec.melBands * 8
    }

    /// Sums each band in a fixed order: eight sums of every eighth bin, then those.
    /// - Parameters:
    ///   - spectrum: finite bins, padded to whole registers by anything finite.
    ///   - energies: one a band, padded to whole registers; the padding becomes 0.
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
