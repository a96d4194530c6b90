// SPDX-License-Identifier: Apache-2.0

/// Times several stages in turns, so that all meet the same machine, until the time is up.
struct Rounds {
    struct Contestant {
        let stage: Stage
        let streams: Int
        /// Frames of each stream in a block.
        let frames: Int
        /// Runs a block.
        let block: (Int) -> Void
    }

    let contestants: [Contestant]

    /// - Parameters:
    ///   - seconds: after which no further round begins; there is always one.
    ///   - progress: called between rounds with the share of the time that is over.
    func run(seconds: Double, progress: (Double) -> Void) -> [StageTiming] {
        // Caches and branch predictors fill, and feature extractors reach the state in which each hop ends a frame.
        for contestant in contestants {
            for block in 0..<2 { contestant.block(block) }
        }
        var samples = contestants.map { _ in [Double]() }
        let start = ElapsedTime.nanoseconds
        var round = 0
        while true {
            for (index, contestant) in contestants.enumerated() {
                let time = ElapsedTime.of { contestant.block(round) }
                samples[index].append(time / Double(contestant.frames * contestant.streams))
            }
            round += 1
            let share = Double(ElapsedTime.nanoseconds - start) / (seconds * 1e9)
            if share >= 1 { break }
            progress(share)
        }
        return zip(contestants, samples).map { StageTiming(stage: $0.stage, streams: $0.streams, samples: $1) }
    }
}
