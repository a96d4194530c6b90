// SPDX-License-Identifier: Apache-2.0

import AudioFiles
import Synchronization

/// A recording as a source of sound: it comes as fast as it is taken.
///
/// Unchecked, because `read` and `warnings` belong to one thread and only `interrupt` may come from another.
package final class RecordedSound: SoundSource, @unchecked Sendable {
    private let reader: AudioFileReader
    private let isInterrupted = Atomic(false)

    package let sampleRate: Int
    package var isLive: Bool { false }

    /// - Parameter sampleRate: the reader's.
    package init(_ reader: AudioFileReader, sampleRate: Int) {
        self.reader = reader
        self.sampleRate = sampleRate
    }

    package func read(into buffer: UnsafeMutableBufferPointer<Float>, timeout milliseconds: Int) -> SoundEvent {
        if isInterrupted.load(ordering: .relaxed) { return .ended(.interrupted) }
        do throws(AudioFileError) {
            let count = try reader.read(into: buffer)
            return count > 0 ? .samples(count) : .ended(.complete)
        } catch {
            return .ended(.failed("\(error)"))
        }
    }

    package func interrupt() { isInterrupted.store(true, ordering: .relaxed) }

    /// What is odd about the recording; complete at its end.
    package var warnings: [AudioWarning] { reader.warnings }
}
