// SPDX-License-Identifier: Apache-2.0

/// The bins of one mel band: weights for the bins from `first` on; none where the band is too narrow to hold a bin.
struct MelRow: Equatable {
    var first = 0
    var weights: [Float] = []

    /// Appends a weight; bins come in ascending order, and those between two appended are weighted by 0.
    mutating func append(_ weight: Float, bin: Int) {
        if weights.isEmpty { first = bin }
        while first + weights.count < bin { weights.append(0) }
        weights.append(weight)
    }
}
