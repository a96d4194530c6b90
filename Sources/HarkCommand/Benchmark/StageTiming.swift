// SPDX-License-Identifier: Apache-2.0

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
