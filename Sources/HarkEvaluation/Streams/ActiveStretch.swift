// SPDX-License-Identifier: Apache-2.0

/// Finds where in a recording of one word the word is: what evaluations measure levels and latencies by.
package enum ActiveStretch {
    /// Seconds of a block whose energy is measured.
    private static let blockSeconds = 0.01
    /// Energy of the loudest block over that of the softest that counts: 25 dB.
    private static let depth = 316.0

    /// Samples from the start of the first to the end of the last block of 10 ms within 25 dB of the loudest; all of a
    /// recording that is silent throughout.
    package static func range(in samples: [Float], sampleRate: Int) -> Range<Int> {
        let block = max(1, Int(blockSeconds * Double(sampleRate)))
        var energies: [Double] = []
        for start in stride(from: 0, to: samples.count, by: block) {
            let end = min(start + block, samples.count)
            let energy = samples[start..<end].reduce(0.0) { $0 + Double($1) * Double($1) }
            energies.append(energy / Double(end - start))
        }
        let least = (energies.max() ?? 0) / depth
        guard least > 0, let first = energies.firstIndex(where: { $0 >= least }),
            let last = energies.lastIndex(where: { $0 >= least })
        else { return 0..<samples.count }
        return first * block..<min((last + 1) * block, samples.count)
    }
}
