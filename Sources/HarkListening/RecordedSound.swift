// SPDX-License-Identifier: Apache-2.0

import AudioFiles
import PulseCapture
import Synchronization

/// A sound source that reads a recording, as fast as the caller reads it.
///
/// Unchecked, because `read` and `warnings` are used by one thread, and only `interrupt` may be called from another.
package final class RecordedSound: SoundSource, @unchecked Sendable {
    private let reader: AudioFileReader
    private let isInterrupted = Atomic(false)

    package let sampleRate: Int
    package var isLive: Bool { false }

    /// - Parameter sampleRate: the reader's output rate in Hz.
    package init(_ reader: AudioFileReader, sampleRate: Int) {
        self.reader = reader
        self.sampleRate = sampleRate
    }

    package func read(into buffer: UnsafeMutableBufferPointer<Float>, timeout milliseconds: Int) -> SoundEvent<SoundEnd>
    {
        if isInterrupted.load(ordering: .relaxed) { return .ended(.interrupted) }
        do throws(AudioFileError) {
            let count = try reader.read(into: buffer)
            return count > 0 ? .samples(count) : .ended(.complete)
        } catch {
            return .ended(.readingFailed(error))
        }
    }

    package func interrupt() { isInterrupted.store(true, ordering: .relaxed) }

    /// Problems of the recording that do not prevent its use; complete at its end.
    package var warnings: [AudioWarning] { reader.warnings }
}
