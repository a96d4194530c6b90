// SPDX-License-Identifier: Apache-2.0

import Glibc

/// What is timed.
package enum Stage: String, Sendable, CaseIterable {
    /// Samples to coefficients.
    case features
    /// Coefficients to the network's integers.
    case quantization
    /// Integers to logits, one stream.
    case network
    /// Logits to posteriors and detections.
    case decoder
    /// Samples to detections, one stream.
    case whole
    /// Integers to logits, streams together.
    case networkTogether = "network_together"
    /// Samples to detections, the networks of all streams together.
    case wholeTogether = "whole_together"
    /// A bare LSTM step, one stream.
    case lstmStep = "lstm_step"
    /// A bare LSTM step, streams together.
    case lstmStepTogether = "lstm_step_together"
}

/// How long a stage takes for one frame of one stream.
package struct StageTiming: Sendable, Equatable {
    package let stage: Stage
    /// Streams that advanced together.
    package let streams: Int
    /// Samples the figures come from: each the mean over a block of frames.
    package let samples: Int
    /// The least sample: what the stage takes while nothing else is in its way.
    package let fastestNanoseconds: Double
    package let medianNanoseconds: Double
    /// What 99 of 100 samples do not exceed.
    package let p99Nanoseconds: Double

    /// - Parameter samples: nanoseconds a frame and stream, at least one.
    init(stage: Stage, streams: Int, samples: [Double]) {
        precondition(!samples.isEmpty)
        self.stage = stage
        self.streams = streams
        self.samples = samples.count
        let sorted = samples.sorted()
        fastestNanoseconds = sorted[0]
        medianNanoseconds = Self.quantile(50, of: sorted)
        p99Nanoseconds = Self.quantile(99, of: sorted)
    }

    /// The percentile of the samples, nearest rank.
    static func quantile(_ percent: Int, of sorted: [Double]) -> Double {
        sorted[max(0, (sorted.count * percent + 99) / 100 - 1)]
    }
}

/// Clocks. Reading one takes 20 to 40 ns or more, which is why blocks of frames are timed and not frames.
enum ElapsedTime {
    /// Time that passes, whatever the process does meanwhile.
    static var nanoseconds: UInt64 { read(CLOCK_MONOTONIC) }

    /// Time that the process's threads spent on processors, together.
    static var processorNanoseconds: UInt64 { read(CLOCK_PROCESS_CPUTIME_ID) }

    /// Nanoseconds that pass while `body` runs.
    static func of(_ body: () -> Void) -> Double {
        let start = nanoseconds
        body()
        return Double(nanoseconds - start)
    }

    private static func read(_ clock: clockid_t) -> UInt64 {
        var time = timespec()
        clock_gettime(clock, &time)
        return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
    }
}

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
