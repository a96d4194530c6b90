// SPDX-License-Identifier: Apache-2.0

import AudioFiles
import Hark

/// Classifies one recording at a time, of any length and from any source, and reports progress.
package final class RecordingClassifier {
    /// Takes the seconds heard so far and the seconds there are, as far as the recording says.
    package typealias Progress = (_ heard: Double, _ duration: Double) -> Void

    private let batch: ClipBatch
    private var buffer = [Float](repeating: 0, count: ClipBatch.chunk)

    package init(model: CompiledModel) {
        batch = ClipBatch(model: model, slots: 1)
    }

    /// - Parameters:
    ///   - progress: called every quarter of a second of sound.
    ///   - open: gives a reader at the model's rate.
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
            // What was heard of a recording that broke off must not colour the next.
            batch.discard(slot: 0)
            return .failed(error)
        }
    }
}
