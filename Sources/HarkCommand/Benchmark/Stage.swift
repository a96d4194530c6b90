// SPDX-License-Identifier: Apache-2.0

import Glibc

/// The stages that are timed.
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

/// The time that a stage takes for one frame of one stream.
package struct StageTiming: Sendable, Equatable {
    package let stage: Stage
    /// Streams that advanced together.
    package let streams: Int
    /// The number of timing samples, each the mean over a block of frames.
    package let samples: Int
    /// The shortest sample: the time without interference.
    package let fastestNanoseconds: Double
    package let medianNanoseconds: Double
    /// The 99th percentile of the samples.
    package let p99Nanoseconds: Double

    /// - Parameter samples: nanoseconds per frame and stream, at least one.
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

/// Clocks. Reading one takes 20 to 40 ns or more, so blocks of frames are timed, not single frames.
enum ElapsedTime {
    /// Elapsed time.
    static var nanoseconds: UInt64 { read(CLOCK_MONOTONIC) }

    /// Processor time of all threads of the process.
    static var processorNanoseconds: UInt64 { read(CLOCK_PROCESS_CPUTIME_ID) }

    /// Elapsed nanoseconds while `body` runs.
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

/// Times several stages in alternation until the time is up, so that all run under the same conditions.
struct Rounds {
    struct Contestant {
        let stage: Stage
        let streams: Int
        /// Frames per stream in a block.
        let frames: Int
        /// Runs a block.
        let block: (Int) -> Void
    }

    let contestants: [Contestant]

    /// - Parameters:
    ///   - seconds: no further round begins after this time; there is at least one.
    ///   - progress: called between rounds with the elapsed share of the time.
    func run(seconds: Double, progress: (Double) -> Void) -> [StageTiming] {
        // Warm-up: fills caches and branch predictors, and brings feature extractors to where each hop completes a
        // frame.
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
