// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import AudioFiles
import Hark
import HarkBasics
import HarkDatasets
import HarkEvaluation

/// One pass of a model's network over continuous sound, with a progress bar.
struct StreamRun {
    let recording: PosteriorTraces
    /// Generates the same sound again.
    let evaluator: StreamEvaluator
    /// The number of recordings that could not be used. It is reported on standard error, with the first few of them.
    let failures: Int

    /// - Parameters:
    ///   - positives: a folder of folders of words; nil: none.
    ///   - negatives: files and folders of recordings without keywords.
    ///   - noise: files and folders of noise to mix under the words.
    ///   - settings: how the stream is put together; its noise is replaced.
    init(
        model: KeywordModel, positives: String?, negatives: [String], noise: [String] = [], settings: StreamSettings
    ) throws {
        var failures = 0
        var findings: [DatasetFinding] = []
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
        let negatives = try find(negatives, "--negatives")
        var settings = settings
        settings.noise = try find(noise, "--noise")
        do throws(DatasetError) {
            evaluator = try StreamEvaluator(
                model: CompiledModel(model), positives: positives, negatives: negatives, settings: settings)
        } catch {
            throw CommandFailure(error.message, .someFilesFailed)
        }
        let bar = Locked(SharedBar(bar: ProgressBar("listening")))
        let total = evaluator.recordings
        recording = evaluator.run { finding in
            findings.append(finding)
        } progress: { done in
            bar.withLock { $0.bar.update(done: done, total: total) }
        }
        bar.withLock { $0.bar.clear() }
        FindingSummary(findings: findings, listPath: nil, advice: "hark classify --format jsonl names each").lines
            .forEach(StandardError.write)
        self.failures = failures + findings.count { $0.problem == .unreadable }
    }

    /// A bar that threads update one at a time.
    private struct SharedBar: ~Copyable {
        let bar: ProgressBar
    }
}

/// The options for the parts of continuous sound.
struct StreamOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Recordings without keywords, in which every detection is false; repeatable.",
            valueName: "path"), completion: .file())
    var negatives: [String] = []

    @Option(
        help: ArgumentHelp(
            "Recordings of noise to add to the stream of words; repeatable.",
            valueName: "path"), completion: .file())
    var noise: [String] = []

    @Option(
        help: ArgumentHelp("With --noise: signal-to-noise ratio of each word (default: 10).", valueName: "dB"))
    var snr: Double?

    @Option(help: "Seed of the order of the words, the gaps and the noise.")
    var seed: Int = 1

    func validate() throws {
        if snr != nil, noise.isEmpty {
            throw ValidationError("--snr needs --noise: recordings of noise to add to the words")
        }
        if let problem = settings(split: nil).problem { throw ValidationError(problem) }
    }

    /// All settings but the noise.
    func settings(split: DatasetSplit?) -> StreamSettings {
        var settings = StreamSettings()
        settings.split = split
        settings.seed = UInt64(bitPattern: Int64(seed))
        if let snr { settings.signalToNoise = snr }
        return settings
    }
}
