// SPDX-License-Identifier: Apache-2.0

/// The unknown recordings of one data set, and how often they are drawn.
struct UnknownPool: Sendable {
    /// Indices of recordings, each as often as it has clip lengths; not empty.
    let recordings: [Int]
    /// The pool serves numbers of 0..<1 below this that the pools before it do not.
    let upTo: Float

    /// Each data set gives as large a share of the unknowns as of the keywords. Otherwise a set that has many more other
    /// words than keywords would teach that its voices or its microphone never say a keyword.
    ///
    /// A set without keywords counts by its clip lengths.
    /// - Parameters: recordings and number of keyword clips, one a data set.
    static func pools(recordings: [[Int]], keywords: [Int]) -> [UnknownPool] {
        let weights = zip(recordings, keywords).map { unknown, keywords in
            unknown.isEmpty ? 0 : Float(keywords > 0 ? keywords : unknown.count)
        }
        let total = weights.reduce(0, +)
        var sum: Float = 0
        var pools: [UnknownPool] = []
        for (unknown, weight) in zip(recordings, weights) where weight > 0 {
            sum += weight
            pools.append(UnknownPool(recordings: unknown, upTo: sum / total))
        }
        return pools
    }
}
