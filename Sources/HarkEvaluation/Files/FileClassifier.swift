// SPDX-License-Identifier: Apache-2.0

import AudioFiles
import Hark

/// Classifies recordings in files, several at a time. Its buffers have a fixed size, so files may have any length.
package final class FileClassifier {
    /// Number of files that are processed together. More bring little speed (docs/notes/benchmarks.md).
    package static let slots = 16

    private let batch: ClipBatch
    private let channels: ChannelSelection
    private var buffer = [Float](repeating: 0, count: ClipBatch.chunk)

    /// - Parameter slots: number of files that are open at once.
    package init(model: CompiledModel, channels: ChannelSelection = .mixdown, slots: Int = slots) {
        batch = ClipBatch(model: model, slots: slots)
        self.channels = channels
    }

    /// A file that is being classified.
    private struct Hearing {
        /// Index among the paths.
        package let number: Int
        package let reader: AudioFileReader
        package var samples = 0
        package var ended = false
    }

    /// Classifies files.
    /// - Returns: the results in the order of the paths.
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
                    // The samples of a file that failed must not affect the next one.
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

    /// Adds a file's next chunk to the batch, or after its end the silence that pads a short file.
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

/// The result for one recording of a batch.
package enum FileResult: Sendable {
    case recognized(Classification, seconds: Double, warnings: [AudioWarning])
    case failed(AudioFileError)
}
