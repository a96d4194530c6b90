/// Sums a spectrum into mel bands: each band's bins in ascending order, one after the other.
struct MelFilterBank {
    /// Bins that any band sums.
    let bins: Range<Int>

    /// Of each band its first bin and the place behind its last weight.
    private let spans: [(first: Int32, end: Int32)]
    /// All bands' weights, one band after the other.
    private let weights: [Float]

    init(spec: FeatureSpec) {
        let rows = spec.triangles.rows(spec)
        var end = 0
        spans = rows.map { row in
            end += row.weights.count
            return (Int32(row.first), Int32(end))
        }
        weights = rows.flatMap(\.weights)
        let filled = rows.filter { !$0.weights.isEmpty }
        let first = filled.map(\.first).min() ?? 0
        bins = first..<(filled.map { $0.first + $0.weights.count }.max() ?? first)
    }

    func apply(to spectrum: borrowing [Float], energies: inout [Float]) {
        precondition(energies.count == spans.count && bins.upperBound <= spectrum.count)
        weights.withUnsafeBufferPointer { weights in
            spectrum.withUnsafeBufferPointer { spectrum in
                var position = 0
                for band in spans.indices {
                    let (first, end) = spans[band]
                    var bin = Int(first)
                    var energy: Float = 0
                    while position < Int(end) {
                        energy += weights[position] * spectrum[bin]
                        position &+= 1
                        bin &+= 1
                    }
                    energies[band] = energy
                }
            }
        }
    }
}
