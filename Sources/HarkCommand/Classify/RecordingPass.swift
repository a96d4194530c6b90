// SPDX-License-Identifier: Apache-2.0

import AudioFiles
import HarkBasics
import Synchronization

/// Reads a recording to its end, chunk by chunk, unless interrupted.
final class RecordingPass: Sendable {
    private let isInterrupted = Atomic(false)

    private static let chunk = 4096

    /// Stops the reading at its next chunk. May be called from any thread.
    func interrupt() { isInterrupted.store(true, ordering: .relaxed) }

    /// Passes all samples to `add`.
    /// - Parameters:
    ///   - title: the progress bar's title.
    ///   - sampleRate: the reader's sample rate.
    /// - Throws: `CommandFailure`, also on interruption.
    func run(
        _ reader: AudioFileReader, sampleRate: Int, title: String, factor: Float = 1,
        add: (borrowing Span<Float>) throws -> Void
    ) throws {
        var buffer = [Float](repeating: 0, count: Self.chunk)
        var samples = 0
        // The declared length may be wrong.
        let declared = Int(min(reader.duration * Double(sampleRate), 1e15))
        let bar = ProgressBar(title)
        defer { bar.clear() }
        while let count = try read(reader, into: &buffer) {
            try checkInterruption()
            samples += count
            if factor != 1 { for index in 0..<count { buffer[index] *= factor } }
            let chunk = buffer
            try add(chunk.span.extracting(0..<count))
            if reader.format.frames > 0 {
                bar.update(done: min(samples, declared), total: declared)
            } else {
                bar.update(done: Figures.clock(Double(samples) / Double(sampleRate)))
            }
        }
        // Ctrl-C also ends the program that writes into the pipe, which then looks like the end of the recording.
        try checkInterruption()
    }

    private func checkInterruption() throws {
        if isInterrupted.load(ordering: .relaxed) { throw CommandFailure("interrupted: nothing was written", .output) }
    }

    /// - Returns: The number of samples read; nil at the end.
    private func read(_ reader: AudioFileReader, into buffer: inout [Float]) throws -> Int? {
        do throws(AudioFileError) {
            let count = try buffer.withUnsafeMutableBufferPointer { (pointer) throws(AudioFileError) in
                try reader.read(into: pointer)
            }
            return count > 0 ? count : nil
        } catch {
            throw CommandFailure("\(error)", .someFilesFailed)
        }
    }
}
