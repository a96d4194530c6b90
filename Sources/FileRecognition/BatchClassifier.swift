import AudioFiles
import FoundationEssentials
import KeywordPipeline

/// Classifies many recordings on all cores and hands the results over in the order of the paths.
public final class BatchClassifier: @unchecked Sendable {
    /// Files a worker takes before results are handed over.
    private static let filesAWorker = 8 * FileClassifier.slots

    // Each worker's classifier is touched by that worker alone, and `run` waits for all workers.
    private let classifiers: [FileClassifier]

    public init(model: RunnableModel, channels: ChannelSelection = .mixdown) {
        classifiers = (0..<ProcessInfo.processInfo.activeProcessorCount).map { _ in
            FileClassifier(model: model, channels: channels)
        }
    }

    /// - Parameter result: called in the order of `paths`, from the calling thread.
    public func run(paths: [String], result: (Int, FileResult) -> Void) {
        let group = classifiers.count * Self.filesAWorker
        for start in stride(from: 0, to: paths.count, by: group) {
            let end = min(start + group, paths.count)
            let workers = min(classifiers.count, end - start)
            let results = parallelMap(workers) { worker in
                self.classifiers[worker].classify(
                    paths: stride(from: start + worker, to: end, by: workers).map { paths[$0] })
            }
            for index in start..<end {
                result(index, results[(index - start) % workers][(index - start) / workers])
            }
        }
    }
}
