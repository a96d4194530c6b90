// SPDX-License-Identifier: Apache-2.0

import AudioFiles
import HarkBasics

/// Prints the warnings about the recordings of a run. Warnings that often concern all recordings of a folder, because of
/// the microphone, are counted, and printed once at the end.
struct RecordingWarnings {
    private var upperBandMissing = Tally()
    private var clipped = Tally()
    private var countOfRate: [Int: Int] = [:]

    /// Recordings with the same kind of warning.
    private struct Tally {
        var count = 0
        /// The message about the first recording, and its path.
        var first = ""
        var firstPath = ""

        mutating func add(_ warning: AudioWarning, path: String) {
            if count == 0 {
                first = warning.message(path: path)
                firstPath = DisplayText.oneLine(path)
            }
            count += 1
        }
    }

    /// Counts the warnings about a recording, or prints them.
    mutating func add(_ warnings: [AudioWarning], path: String) {
        for warning in warnings {
            switch warning {
            case .upperBandMissing(let sampleRate):
                upperBandMissing.add(warning, path: path)
                countOfRate[sampleRate, default: 0] += 1
            case .clipped: clipped.add(warning, path: path)
            default: StandardError.write("hark: \(warning.message(path: path))")
            }
        }
    }

    /// Prints what was counted.
    /// - Parameter total: number of recordings of the run.
    func end(total: Int) {
        for message in messages(total: total) { StandardError.write("hark: \(message)") }
    }

    func messages(total: Int) -> [String] {
        var messages: [String] = []
        if upperBandMissing.count > 1 {
            let rates = countOfRate.sorted { $0.key < $1.key }.map { "\($0.value) at \($0.key) Hz" }
            messages.append(
                "warning: \(upperBandMissing.count) of \(total) recordings are sampled at less than "
                    + "\(AudioFileReader.sampleRate) Hz (\(rates.joined(separator: ", "))), so they have nothing above half "
                    + "that rate: recognition is better at \(AudioFileReader.sampleRate) Hz or more")
        } else if upperBandMissing.count == 1 {
            messages.append(upperBandMissing.first)
        }
        if clipped.count > 1 {
            messages.append(
                "warning: \(clipped.count) of \(total) recordings are clipped (flat at full scale), first "
                    + "\(clipped.firstPath): record at a lower level")
        } else if clipped.count == 1 {
            messages.append(clipped.first)
        }
        return messages
    }
}
