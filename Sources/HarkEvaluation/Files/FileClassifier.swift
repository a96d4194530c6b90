// SPDX-License-Identifier: Apache-2.0

import AudioFiles
import Hark

/// Classifies recordings in files, several at a time, through fixed buffers: a file's length does not matter.
package final class FileClassifier {
    /// Files that advance together: more bring little (docs/notes/benchmarks.md).
    package static let slots = 16

    private let batch: ClipBatch
    private let channels: ChannelSelection
    private var buffer = [Float](repeating: 0, count: ClipBatch.chunk)

    /// - Parameter slots: files that are open at once.
    package init(model: CompiledModel, channels: ChannelSelection = .mixdown, slots: Int = slots) {
        batch = ClipBatch(model: model, slots: slots)
        self.channels = channels
    }

    /// A file being heard.
    private struct Hearing {
        /// Index among the paths.
        package let number: Int
        package let reader: AudioFileReader
        package var samples = 0
        package var ended = false
    }

    /// The results of the paths, in their order.
    package func classify(paths: [String]) -> [FileResult] {
        var results = [FileResult?](repeating: nil, count: paths.count)
        var hearings = [Hearing?](repeating: nil, count: batch.slots)
        var next = 0
        while true {
            for slot in hearings.indices where hearings[slot] == nil {
                while next < paths.count, hearings[slot] == nil {
                    do throws(AudioFileError) {
                        hearings[slot] = Hearing(number: next, reader: try open(paths[next]))
                    } catch {
                        results[next] = .failed(error)
                    }
                    next += 1
                }
            }
            if hearings.allSatisfy({ $0 == nil }) { break }
            for slot in hearings.indices {
                guard var hearing = hearings[slot] else { continue }
                do throws(AudioFileError) {
                    try hear(&hearing, slot: slot)
                    hearings[slot] = hearing
                } catch {
                    // What was heard of a file that broke off must not colour the next.
                    batch.discard(slot: slot)
                    results[hearing.number] = .failed(error)
                    hearings[slot] = nil
                }
            }
            batch.advance()
            for slot in hearings.indices {
                guard let hearing = hearings[slot], hearing.ended else { continue }
                let seconds = Double(hearing.samples) / Double(batch.model.features.sampleRate)
                results[hearing.number] = .recognized(
                    batch.finish(slot: slot), seconds: seconds, warnings: hearing.reader.warnings)
                hearings[slot] = nil
            }
        }
        return results.map { result in
            guard let result else { preconditionFailure("a file without a result") }
            return result
        }
    }

    private func open(_ path: String) throws(AudioFileError) -> AudioFileReader {
        try AudioFileReader(path: path, channels: channels, sampleRate: batch.model.features.sampleRate)
    }

    /// Takes a file's next chunk, or the silence a short one is filled up with.
    private func hear(_ hearing: inout Hearing, slot: Int) throws(AudioFileError) {
        let count = try buffer.withUnsafeMutableBufferPointer { (pointer) throws(AudioFileError) in
            try hearing.reader.read(into: pointer)
        }
        if count == 0 {
            hearing.ended = batch.pad(slot: slot)
        } else {
            hearing.samples += count
            let chunk = buffer
            batch.add(chunk.span.extracting(0..<count), slot: slot)
        }
    }
}

/// What became of one recording in a batch.
package enum FileResult: Sendable {
    case recognized(Classification, seconds: Double, warnings: [AudioWarning])
    case failed(AudioFileError)
}
