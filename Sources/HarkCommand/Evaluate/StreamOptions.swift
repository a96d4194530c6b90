// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import AudioFiles
import HarkDatasets
import HarkEvaluation

/// Of what continuous sound is put together.
struct StreamOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Recordings without keywords, in which every detection is false; repeatable.",
            valueName: "path"), completion: .file())
    var negatives: [String] = []

    @Option(
        help: ArgumentHelp(
            "With continuous sound: recordings of noise to lay under the words; repeatable.",
            valueName: "path"), completion: .file())
    var noise: [String] = []

    @Option(
        help: ArgumentHelp("With --noise: decibels from the noise up to each word (default: 10).", valueName: "dB"))
    var snr: Double?

    @Option(help: "With continuous sound: the order of the words, their gaps and noise; the same seed, the same sound.")
    var seed: Int = 1

    func validate() throws {
        if snr != nil, noise.isEmpty { throw ValidationError("--snr needs --noise: recordings to lay under the words") }
        if let problem = settings(split: nil).problem { throw ValidationError(problem) }
    }

    /// All but the noise.
    func settings(split: DatasetSplit?) -> StreamSettings {
        var settings = StreamSettings()
        settings.split = split
        settings.seed = UInt64(bitPattern: Int64(seed))
        if let snr { settings.signalToNoise = snr }
        return settings
    }
}
