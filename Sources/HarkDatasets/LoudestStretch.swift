// SPDX-License-Identifier: Apache-2.0

/// Finds the word in a recording longer than a clip.
package enum LoudestStretch {
    private static let block = 160

    /// First sample of the stretch of `length` samples with the most energy, in steps of 10 ms; 0 where the recording is
    /// no longer than that.
    package static func start(in samples: [Int16], length: Int) -> Int {
        guard samples.count > length else { return 0 }
        var sums: [Double] = [0]
        for start in stride(from: 0, to: samples.count, by: block) {
            let energy = samples[start..<min(start + block, samples.count)].reduce(0.0) { $0 + Double($1) * Double($1) }
            sums.append(sums[sums.count - 1] + energy)
        }
        let blocks = length / block
        var best = 0
        for first in 0..<max(1, sums.count - blocks)
        where sums[first + blocks] - sums[first] > sums[best + blocks] - sums[best] {
            best = first
        }
        return min(best * block, samples.count - length)
    }
}
