// SPDX-License-Identifier: Apache-2.0

import AudioFiles
import FoundationEssentials
import Hark
import HarkBasics
import HarkEvaluation

/// Times the classification of recordings on all cores, and in alternation the reading and decoding alone.
package final class RecordingsBenchmark {
    package struct Result: Sendable {
        /// Hours of sound in the recordings that could be read.
        package let hours: Double
        package let recordings: Int
        package let failures: Int
        package let cores: Int
        package let reading: Pass
        package let classifying: Pass
    }

    /// The shortest times of one pass over all recordings.
    package struct Pass: Sendable {
        /// Elapsed time in seconds.
        package private(set) var seconds = Double.infinity
        /// Processor time of all cores in seconds, without waiting: hardly affected by other load on the machine.
        package private(set) var processorSeconds = Double.infinity

        mutating func add(_ body: () -> Void) {
            let start = ElapsedTime.processorNanoseconds
            seconds = min(seconds, ElapsedTime.of(body) / 1e9)
            processorSeconds = min(processorSeconds, Double(ElapsedTime.processorNanoseconds - start) / 1e9)
        }
    }

    private let paths: [String]
    private let sampleRate: Int
    private let classifier: BatchClassifier
    private let cores = ProcessInfo.processInfo.activeProcessorCount

    /// - Parameter paths: recordings, at least one.
    package init(model: CompiledModel, paths: [String]) {
        precondition(!paths.isEmpty)
        self.paths = paths
        sampleRate = model.features.sampleRate
        classifier = BatchClassifier(model: model)
    }

    /// - Parameter seconds: no further round begins after this time. There are at least two rounds, the first of which
    ///   brings the files into memory.
    package func run(seconds: Double, progress: (Double) -> Void = { _ in }) -> Result {
        var (reading, classifying) = (Pass(), Pass())
        var heard = 0.0
        var failures = 0
        let start = ElapsedTime.nanoseconds
        var rounds = 0
        var share = 0.0
        while rounds < 2 || share < 1 {
            reading.add(read)
            (heard, failures) = (0, 0)
            classifying.add {
                classifier.run(paths: paths) { _, result in
                    switch result {
                    case .recognized(_, let seconds, _): heard += seconds
                    case .failed: failures += 1
                    }
                }
            }
            rounds += 1
            share = Double(ElapsedTime.nanoseconds - start) / (seconds * 1e9)
            progress(min(1, share))
        }
        return Result(
            hours: heard / 3600, recordings: paths.count, failures: failures, cores: cores, reading: reading,
            classifying: classifying)
    }

    /// Decodes all recordings to the model's rate and discards the samples.
    private func read() {
        let (paths, sampleRate, workers) = (paths, sampleRate, min(cores, paths.count))
        _ = parallelMap(workers) { worker in
            let buffer = UnsafeMutableBufferPointer<Float>.allocate(capacity: ClipBatch.chunk)
            buffer.initialize(repeating: 0)
            defer { buffer.deallocate() }
            var samples = 0
            for index in stride(from: worker, to: paths.count, by: workers) {
                guard let reader = try? AudioFileReader(path: paths[index], sampleRate: sampleRate) else { continue }
                while let count = try? reader.read(into: buffer), count > 0 { samples += count }
            }
            return samples
        }
    }
}
