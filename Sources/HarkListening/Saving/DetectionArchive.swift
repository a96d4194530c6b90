// SPDX-License-Identifier: Apache-2.0

import AudioFiles
import Glibc
import Hark

/// Keeps the seconds around each detection as 16-bit recordings. For one thread, never the audio thread, which only fills
/// the queue that this one empties.
package final class DetectionArchive {
    /// Seconds kept before and after the sample that completed a keyword.
    package static let secondsBefore = 2.0
    package static let secondsAfter = 1.0
    /// Detections that wait for the sound after them, at most.
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
    /// Whether the last recording could not be written.
    private var isFailing = false

    package private(set) var saved = 0
    /// Detections not saved, because too many waited or the file could not be written.
    package private(set) var failures = 0
    /// Old recordings that made room.
    package var removed: Int { folder.removed }

    /// - Parameters:
    ///   - folder: made where it is missing.
    ///   - labels: names of the model's.
    ///   - log: takes one line about a failure.
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

    /// Bytes of sound kept: the queue and the history.
    package static func bytes(sampleRate: Int) -> Int {
        SoundQueue.bytes + historyCapacity(sampleRate: sampleRate) * MemoryLayout<Int16>.stride
    }

    /// What a detection wants, and all that the queue can hold before the detection is seen.
    private static func historyCapacity(sampleRate: Int) -> Int {
        Int((secondsBefore + secondsAfter) * Double(sampleRate)) + SoundQueue.capacity
    }

    /// Has the sound around a detection kept, as soon as that has come.
    package func note(_ detection: LiveDetection) {
        guard wanted.count < Self.waitingDetections else { return fail("too many detections at once") }
        let moment = Int((detection.seconds * Double(sampleRate)).rounded())
        wanted.append(
            Wanted(
                keyword: labels[detection.label],
                range: max(0, moment - Int(Self.secondsBefore * Double(sampleRate)))..<moment
                    + Int(Self.secondsAfter * Double(sampleRate))))
    }

    /// Takes the sound that came, and writes what is complete. After the detections that came.
    package func takeSound() {
        writeComplete()
        while queue.take({ piece, position in
            // Behind a gap is other sound: what waits is written as far as it was heard.
            if position != history.range.upperBound { writeAll() }
            history.append(piece, position: position)
        }) {
            writeComplete()
        }
    }

    /// Writes what is left, as far as it was heard.
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
        // A full disk is said once, not at each detection; how many it cost is told at the end.
        if !isFailing { log("a detection was not saved: \(reason)") }
        isFailing = true
    }
}

/// Why a folder cannot take recordings.
package struct ArchiveError: Error, Equatable, CustomStringConvertible {
    package let path: String
    package let code: Int32

    package var description: String { "\(path): cannot be written: \(String(cString: strerror(code)))" }
}

/// What a folder of saved detections may hold.
package struct ArchiveLimits: Sendable, Equatable {
    package var files: Int
    package var bytes: Int

    package init(files: Int = 500, bytes: Int = 64 << 20) {
        precondition(files > 0 && bytes > 0)
        self.files = files
        self.bytes = bytes
    }
}
