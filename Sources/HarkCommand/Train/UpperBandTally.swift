// SPDX-License-Identifier: Apache-2.0

import AudioFiles

/// Recordings of a run whose sampling rate is too low, for one line instead of one a file.
struct UpperBandTally {
    private var countOfRate: [Int: Int] = [:]
    private var firstPath = ""

    mutating func add(path: String, sampleRate: Int) {
        if countOfRate.isEmpty { firstPath = path }
        countOfRate[sampleRate, default: 0] += 1
    }

    /// The line, if there is cause for one.
    func message(total: Int) -> String? {
        let count = countOfRate.values.reduce(0, +)
        guard count > 1 else {
            return countOfRate.keys.first.map {
                AudioWarning.upperBandMissing(sampleRate: $0).message(path: firstPath)
            }
        }
        let rates = countOfRate.sorted { $0.key < $1.key }.map { "\($0.value) at \($0.key) Hz" }
        return "warning: \(count) of \(total) recordings are sampled at less than \(AudioFileReader.sampleRate) Hz "
            + "(\(rates.joined(separator: ", "))), so they have nothing above half that rate: recognition is better "
            + "from \(AudioFileReader.sampleRate) Hz on"
    }
}
