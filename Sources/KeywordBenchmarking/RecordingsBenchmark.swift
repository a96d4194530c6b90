import AudioFiles
import FileRecognition
import FoundationEssentials
import KeywordPipeline

/// Times the classification of recordings on all cores beside reading and decoding them alone, in turns.
public final class RecordingsBenchmark {
    public struct Result: Sendable {
        /// Sound in the recordings that could be read.
        public let hours: Double
        public let recordings: Int
        public let failures: Int
        public let cores: Int
        /// Seconds of the fastest pass.
        public let readingSeconds: Double
        public let classifyingSeconds: Double
    }

    private let paths: [String]
    private let sampleRate: Int
    private let classifier: BatchClassifier
    private let cores = ProcessInfo.processInfo.activeProcessorCount

    /// - Parameter paths: recordings, at least one.
    public init(model: RunnableModel, paths: [String]) {
        precondition(!paths.isEmpty)
        self.paths = paths
        sampleRate = model.features.sampleRate
        classifier = BatchClassifier(model: model)
    }

    /// - Parameter seconds: after which no further round begins; there are always two, the first of which brings the
    ///   files into memory.
    public func run(seconds: Double, progress: (Double) -> Void = { _ in }) -> Result {
        var reading: [Double] = []
        var classifying: [Double] = []
        var heard = 0.0
        var failures = 0
        let start = MonotonicTime.nanoseconds
        var share = 0.0
        while reading.count < 2 || share < 1 {
            reading.append(MonotonicTime.of { read() } / 1e9)
            (heard, failures) = (0, 0)
            let time = MonotonicTime.of {
                classifier.run(paths: paths) { _, result in
                    switch result {
                    case .recognized(_, let seconds, _): heard += seconds
                    case .failed: failures += 1
                    }
                }
            }
            classifying.append(time / 1e9)
            share = Double(MonotonicTime.nanoseconds - start) / (seconds * 1e9)
            progress(min(1, share))
        }
        return Result(
            hours: heard / 3600, recordings: paths.count, failures: failures, cores: cores,
            readingSeconds: reading.min()!, classifyingSeconds: classifying.min()!)
    }

    /// Decodes everything to the model's rate and forgets it.
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
