// SPDX-License-Identifier: Apache-2.0

import AudioFiles
import FoundationEssentials
import Hark
import HarkBasics

/// Classifies many recordings on all cores and reports the results in the order of the paths.
package final class BatchClassifier: @unchecked Sendable {
    /// Number of files that each worker classifies before results are reported.
    private static let filesAWorker = 8 * FileClassifier.slots

    // Each classifier is used by only one worker, and `run` waits for all workers.
    private let classifiers: [FileClassifier]

    package init(model: CompiledModel, channels: ChannelSelection = .mixdown) {
        let files = OpenFileLimit.recordings
        let workers = min(ProcessInfo.processInfo.activeProcessorCount, files)
        classifiers = (0..<workers).map { _ in
            FileClassifier(model: model, channels: channels, slots: min(FileClassifier.slots, files / workers))
        }
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

/// Classifies one recording at a time, of any length and from any source, and reports progress. Not a `FileClassifier`
/// with one slot, because standard input has no path to open, and one long recording has progress of its own.
package final class RecordingClassifier {
    /// Receives the seconds processed so far and the recording's duration in seconds, as far as the file declares it.
    package typealias Progress = (_ heard: Double, _ duration: Double) -> Void

    private let batch: ClipBatch
    private var buffer = [Float](repeating: 0, count: ClipBatch.chunk)

    package init(model: CompiledModel) {
        batch = ClipBatch(model: model, slots: 1)
    }

    /// - Parameters:
    ///   - progress: called after every quarter of a second of audio.
    ///   - open: opens a reader at the model's sample rate.
    package func classify(
        progress: Progress, open: () throws(AudioFileError) -> AudioFileReader
    ) -> FileResult {
        do throws(AudioFileError) {
            let reader = try open()
            let rate = Double(batch.model.features.sampleRate)
            var samples = 0
            while true {
                let count = try buffer.withUnsafeMutableBufferPointer { (pointer) throws(AudioFileError) in
                    try reader.read(into: pointer)
                }
                if count == 0 { break }
                samples += count
                let chunk = buffer
                batch.add(chunk.span.extracting(0..<count), slot: 0)
                batch.advance()
                progress(Double(samples) / rate, reader.duration)
            }
            while !batch.pad(slot: 0) { batch.advance() }
            batch.advance()
            return .recognized(batch.finish(slot: 0), seconds: Double(samples) / rate, warnings: reader.warnings)
        } catch {
            // The samples of a recording that failed must not affect the next one.
            batch.discard(slot: 0)
            return .failed(error)
        }
    }
}
