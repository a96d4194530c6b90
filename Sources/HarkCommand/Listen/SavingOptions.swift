// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import HarkListening

/// Which sound `hark listen` keeps.
struct SavingOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Keep the sound around each detection, 2 s before to 1 s after, as DIR/<keyword>/<name>.wav.",
            valueName: "folder"), completion: .directory)
    var saveDetections: String?

    @Option(
        help: ArgumentHelp(
            "Keep at most this many recordings; the oldest are deleted. (default: 500)", valueName: "count"))
    var saveLimit: Int?

    @Option(
        help: ArgumentHelp(
            "Keep at most this many bytes of recordings, such as 64MiB; the oldest are deleted. (default: 64MiB)",
            valueName: "bytes"))
    var saveSize: ByteCount?

    func validate() throws {
        if saveDetections == nil, saveLimit != nil || saveSize != nil {
            throw ValidationError("--save-limit and --save-size are for --save-detections")
        }
        if saveDetections?.isEmpty ?? false { throw ValidationError("--save-detections needs a folder") }
        if let saveLimit, !(1...100_000).contains(saveLimit) {
            throw ValidationError("--save-limit must be 1 to 100000")
        }
        // Some recordings' worth at any rate, so that one never is more than all may be.
        if let saveSize, saveSize.bytes < 1 << 20 { throw ValidationError("--save-size must be at least 1MiB") }
    }

    /// Nil where nothing is to be kept.
    func archive(
        labels: [String], sampleRate: Int, queue: SoundQueue?, log: @escaping (String) -> Void
    ) throws -> DetectionArchive? {
        guard let saveDetections, let queue else { return nil }
        let usual = ArchiveLimits()
        let limits = ArchiveLimits(files: saveLimit ?? usual.files, bytes: saveSize?.bytes ?? usual.bytes)
        do throws(ArchiveError) {
            return try DetectionArchive(
                folder: saveDetections, limits: limits, labels: labels, sampleRate: sampleRate, queue: queue, log: log)
        } catch {
            throw CommandFailure("\(error)", .output)
        }
    }
}
