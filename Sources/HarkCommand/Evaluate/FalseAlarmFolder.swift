// SPDX-License-Identifier: Apache-2.0

import AudioFiles
import FoundationEssentials
import Glibc
import HarkBasics
import HarkEvaluation
import HarkListening

/// A folder of recordings, one for each false alarm: the sound around the detection, as the network received it.
struct FalseAlarmFolder {
    /// Seconds of sound before and after the detection.
    private static let (before, after) = (2.0, 0.5)

    let path: String

    /// Creates the folder. A folder that is not empty is refused, because the recordings of two runs would be mixed.
    init(path: String) throws {
        self.path = path
        guard mkdir(path, 0o777) != 0 else { return }
        guard errno == EEXIST else { throw Self.failure(path, String(cString: strerror(errno))) }
        guard let entries = try? FileManager.default.contentsOfDirectory(atPath: path) else {
            throw Self.failure(path, "it is not a folder, or cannot be read; name a new one")
        }
        guard entries.isEmpty else { throw Self.failure(path, "the folder is not empty; name a new one") }
    }

    /// Writes a recording for each false alarm.
    /// - Returns: their paths, in the order of the alarms.
    func write(_ alarms: [StreamEvaluation.FalseAlarm], of run: StreamRun) throws -> [String] {
        let paths = alarms.enumerated().map { number, alarm in "\(path)/\(Self.name(alarm, number: number + 1))" }
        let problem = Locked<AudioFileError?>(nil)
        let rate = run.recording.features.sampleRate
        run.evaluator.cutSound(around: alarms, before: Self.before, after: Self.after) { index, samples in
            guard problem.withLock({ $0 == nil }) else { return }
            do throws(AudioFileError) {
                try AudioFileWriter.write(samples: samples, path: paths[index], sampleRate: rate)
            } catch {
                problem.withLock { $0 = error }
            }
        }
        if let problem = problem.withLock({ $0 }) { throw CommandFailure("\(problem)", .output) }
        return paths
    }

    /// The number comes first, so that the recordings are listed as the alarms are. The source and the time tell where
    /// the sound comes from.
    private static func name(_ alarm: StreamEvaluation.FalseAlarm, number: Int) -> String {
        let file = alarm.path.split(separator: "/").last.map(String.init) ?? ""
        let source = file.lastIndex(of: ".").map { String(file[..<$0]) } ?? file
        return Figures.padded(number, digits: 4)
            + "-\(ArchiveFolder.folderName(alarm.keyword).prefix(32))-\(source.prefix(48))"
            + "-\(Figures.fixed(alarm.seconds, decimals: 2))s.wav"
    }

    private static func failure(_ path: String, _ reason: String) -> CommandFailure {
        CommandFailure("--save-false-alarms \(path): \(reason)", .output)
    }
}
