// SPDX-License-Identifier: Apache-2.0

import HarkEngine

/// The lines of `hark benchmark --format jsonl`. Their field names, in snake_case, are stable because programs track
/// them.
enum BenchmarkLine {
    struct Stage: Encodable {
        let type = "stage"
        let stage: String
        let streams: Int
        let samples: Int
        let fastestNsPerFrame: Double
        let medianNsPerFrame: Double
        let p99NsPerFrame: Double

        init(_ timing: StageTiming) {
            stage = timing.stage.rawValue
            streams = timing.streams
            samples = timing.samples
            fastestNsPerFrame = Self.tenths(timing.fastestNanoseconds)
            medianNsPerFrame = Self.tenths(timing.medianNanoseconds)
            p99NsPerFrame = Self.tenths(timing.p99Nanoseconds)
        }

        private static func tenths(_ value: Double) -> Double { (value * 10).rounded() / 10 }
    }

    struct Summary: Encodable {
        let type = "summary"
        let kernel: String
        let memoryBytes: Int
        let realTimeFactor: Double
        let streamsPerCore: Int

        init(kernel: Kernel, memoryBytes: Int, realTimeFactor: Double, streamsPerCore: Int) {
            self.kernel = kernel.rawValue
            self.memoryBytes = memoryBytes
            self.realTimeFactor = realTimeFactor.rounded()
            self.streamsPerCore = streamsPerCore
        }
    }

    struct Pass: Encodable {
        let type = "pass"
        let stage: String
        let recordings: Int
        let hours: Double
        let seconds: Double
        let processorSeconds: Double
        let hoursPerSecond: Double

        init(stage: String, result: RecordingsBenchmark.Result, pass: RecordingsBenchmark.Pass) {
            self.stage = stage
            recordings = result.recordings - result.failures
            hours = JSONLine.rounded(result.hours)
            seconds = JSONLine.rounded(pass.seconds)
            processorSeconds = JSONLine.rounded(pass.processorSeconds)
            hoursPerSecond = JSONLine.rounded(result.hours / pass.seconds)
        }
    }

    struct RecordingsSummary: Encodable {
        let type = "summary"
        let kernel: String
        let memoryBytes: Int
        let cores: Int
        /// Time to classify divided by time to read.
        let slowdown: Double

        init(kernel: Kernel, memoryBytes: Int, cores: Int, slowdown: Double) {
            self.kernel = kernel.rawValue
            self.memoryBytes = memoryBytes
            self.cores = cores
            self.slowdown = JSONLine.rounded(slowdown)
        }
    }
}
