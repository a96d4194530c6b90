// SPDX-License-Identifier: Apache-2.0

import AudioFiles
import FoundationEssentials
import Glibc
import Hark
import HarkBasics

/// Classifies many recordings on all cores and hands the results over in the order of the paths.
package final class BatchClassifier: @unchecked Sendable {
    /// Files a worker takes before results are handed over.
    private static let filesAWorker = 8 * FileClassifier.slots

    // Each worker's classifier is touched by that worker alone, and `run` waits for all workers.
    private let classifiers: [FileClassifier]

    package init(model: CompiledModel, channels: ChannelSelection = .mixdown) {
        let files = Self.openFiles
        let workers = min(ProcessInfo.processInfo.activeProcessorCount, files)
        classifiers = (0..<workers).map { _ in
            FileClassifier(model: model, channels: channels, slots: min(FileClassifier.slots, files / workers))
        }
    }

    /// Files that may be open at once, at least 1: where the system allows few, or there are many cores, good recordings
    /// must not fail for it.
    private static var openFiles: Int {
        /// Standard input, output and error, what Dispatch has open, and some of the caller's own.
        let others: UInt = 24
        var limit = rlimit()
        guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0, limit.rlim_cur > others else {
            return 1
        }
        return Int(min(limit.rlim_cur - others, 1 << 20))
    }

    /// - Parameter result: called in the order of `paths`, from the calling thread.
    package func run(paths: [String], result: (Int, FileResult) -> Void) {
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
