import AudioFiles
import KeywordPipeline
import KeywordTraining
import Synchronization

/// One pass of a model's network over continuous sound, with a bar for who waits.
struct StreamRun {
    let recording: StreamRecording
    /// Recordings that could not be used, each named on standard error.
    let failures: Int

    /// - Parameters:
    ///   - positives: a folder of folders of words; nil: none.
    ///   - title: what a person who waits sees of it.
    init(
        model: KeywordModel, positives: String?, split: DatasetSplit?, options: StreamOptions, title: String
    ) throws {
        var failures = 0
        let find = { (paths: [String], what: String) throws -> [String] in
            guard !paths.isEmpty else { return [] }
            let found = AudioFileFinder.find(paths: paths)
            for error in found.errors { StandardError.write("skipped: \(error)") }
            failures += found.errors.count
            guard !found.paths.isEmpty else {
                throw CommandFailure(
                    "\(what) \(paths.joined(separator: ", ")): no recordings are there", .someFilesFailed)
            }
            return found.paths
        }
        let negatives = try find(options.negatives, "--negatives")
        let settings = options.settings(split: split, noise: try find(options.noise, "--noise"))
        let evaluator: StreamEvaluator
        do throws(DatasetError) {
            evaluator = try StreamEvaluator(
                model: RunnableModel(model), positives: positives, negatives: negatives, settings: settings)
        } catch {
            throw CommandFailure("\(error)", .someFilesFailed)
        }
        let bar = Mutex(SharedBar(bar: ProgressBar(title)))
        let total = evaluator.recordings
        recording = evaluator.run { error in
            failures += 1
            bar.withLock { $0.bar.clear() }
            StandardError.write("skipped: \(error)")
        } progress: { done in
            bar.withLock { $0.bar.update(done: done, total: total) }
        }
        bar.withLock { $0.bar.clear() }
        self.failures = failures
    }

    /// A bar that many threads move, one at a time.
    private struct SharedBar: ~Copyable {
        let bar: ProgressBar
    }
}
