// SPDX-License-Identifier: Apache-2.0

import AudioFiles
import Glibc
import Hark

/// Saves the sound around each detection as 16-bit recordings. May be used by one thread, never by the audio thread,
/// which only fills the queue that this class empties.
package final class DetectionArchive {
    /// Seconds saved before and after the sample that completed a keyword.
    package static let secondsBefore = 2.0
    package static let secondsAfter = 1.0
    /// Maximum number of detections waiting for the sound after them.
    private static let waitingDetections = 32

    private struct Wanted {
        package let keyword: String
        package let range: Range<Int>
    }

    private let folder: ArchiveFolder
    private let labels: [String]
    private let sampleRate: Int
    private let queue: SoundQueue
    private let log: (String) -> Void
    private var history: SoundHistory
    private var wanted: [Wanted] = []
    /// Whether the last detection could not be saved.
    private var isFailing = false

    package private(set) var saved = 0
    /// Detections not saved because too many were waiting, their sound was not kept or the file could not be written.
    package private(set) var failures = 0
    /// Number of old recordings removed to make room.
    package var removed: Int { folder.removed }

    /// - Parameters:
    ///   - folder: created if it does not exist.
    ///   - labels: names of the model's labels.
    ///   - log: called with one line per failure.
    package init(
        folder: String, limits: ArchiveLimits, labels: [String], sampleRate: Int, queue: SoundQueue,
        log: @escaping (String) -> Void
    ) throws(ArchiveError) {
        self.folder = try ArchiveFolder(path: folder, limits: limits)
        self.labels = labels
        self.sampleRate = sampleRate
        self.queue = queue
        self.log = log
        history = SoundHistory(capacity: Self.historyCapacity(sampleRate: sampleRate))
    }

    /// Memory used for sound in bytes: the queue and the history.
    package static func bytes(sampleRate: Int) -> Int {
        SoundQueue.bytes + historyCapacity(sampleRate: sampleRate) * MemoryLayout<Int16>.stride
    }

    /// History samples needed: the sound of one detection, plus all that the queue can hold before the detection is
    /// handled.
    private static func historyCapacity(sampleRate: Int) -> Int {
        Int((secondsBefore + secondsAfter) * Double(sampleRate)) + SoundQueue.capacity
    }

    /// Schedules the sound around a detection to be saved once it has arrived.
    package func note(_ detection: LiveDetection) {
        guard wanted.count < Self.waitingDetections else { return fail("too many detections at once") }
        let moment = Int((detection.seconds * Double(sampleRate)).rounded())
        wanted.append(
            Wanted(
                keyword: labels[detection.label],
                range: max(0, moment - Int(Self.secondsBefore * Double(sampleRate)))..<moment
                    + Int(Self.secondsAfter * Double(sampleRate))))
    }

    /// Moves the queued sound to the history and writes the detections whose sound is complete. Call after `note` for
    /// all pending detections.
    package func takeSound() {
        writeComplete()
        while queue.take({ piece, position in
            // The sound after a gap does not belong to earlier detections, so these are written with the sound they
            // have.
            if position != history.range.upperBound { writeAll() }
            history.append(piece, position: position)
        }) {
            writeComplete()
        }
    }

    /// Writes the remaining detections with the sound they have.
    package func finish() {
        takeSound()
        writeAll()
        if queue.dropped > 0 { log("\(queue.dropped) samples were not kept, because this program was too busy") }
    }

    private func writeComplete() {
        while let first = wanted.first, first.range.upperBound <= history.range.upperBound {
            write(wanted.removeFirst())
        }
    }

    private func writeAll() {
        while !wanted.isEmpty { write(wanted.removeFirst()) }
    }

    private func write(_ detection: Wanted) {
        let sound = history.sound(detection.range)
        guard !sound.isEmpty else { return fail("its sound was not kept") }
        do throws(AudioFileError) {
            try folder.save(sound, keyword: detection.keyword, sampleRate: sampleRate)
            saved += 1
            isFailing = false
        } catch {
            fail("\(error)")
        }
    }

    private func fail(_ reason: String) {
        failures += 1
        // Logs a lasting failure, such as a full disk, once instead of per detection. `failures` counts all of them.
        if !isFailing { log("a detection was not saved: \(reason)") }
        isFailing = true
    }
}

/// Why a folder cannot be used for recordings.
package struct ArchiveError: Error, Equatable, CustomStringConvertible {
    package let path: String
    package let code: Int32

    package var description: String { "\(path): cannot be written: \(String(cString: strerror(code)))" }
}

/// Limits on a folder of saved detections.
package struct ArchiveLimits: Sendable, Equatable {
    package var files: Int
    package var bytes: Int

    package init(files: Int = 500, bytes: Int = 64 << 20) {
        precondition(files > 0 && bytes > 0)
        self.files = files
        self.bytes = bytes
    }
}
