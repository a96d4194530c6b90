// SPDX-License-Identifier: Apache-2.0

import HarkBasics

/// The actions on detections other than output: starting programs, saving recordings, notifying the service manager.
/// Used only on ``DetectionDispatcher``'s thread.
package final class DetectionActions {
    private let labels: [String]
    private let runner: ProgramRunner?
    private let archive: DetectionArchive?
    private let service: SystemdStatus?

    package init(labels: [String], runner: ProgramRunner?, archive: DetectionArchive?, service: SystemdStatus?) {
        self.labels = labels
        self.runner = runner
        self.archive = archive
        self.service = service
    }

    /// Maximum time in milliseconds until the next call of `turn`; nil for no limit.
    package var patience: Int? {
        [runner?.isBusy ?? false ? 100 : nil, service?.patience].compactMap(\.self).min()
    }

    package func detection(_ detection: LiveDetection) {
        archive?.note(detection)
        service?.count()
        runner?.run(
            HeardKeyword(
                keyword: labels[detection.label], score: Figures.score(Double(detection.score) / 32768),
                time: Timestamp.now),
            seconds: detection.seconds)
    }

    /// Reports whether sound arrives.
    /// - Parameter trouble: the reason why no sound arrives; nil if it does.
    package func flow(trouble: String?) { service?.flow(trouble: trouble) }

    /// Performs periodic work. Called after the pending events have been handled.
    /// - Parameter heartbeat: the audio thread's `ListeningTap.heartbeat`.
    package func turn(heartbeat: Int) {
        archive?.takeSound()
        runner?.check()
        service?.turn(heartbeat: heartbeat)
    }

    /// - Parameters:
    ///   - isLive: whether the sound is live. Running programs are then asked to end after 2 s.
    ///   - note: called with a summary line for the archive and one for the programs.
    package func finish(isLive: Bool, note: (LogLevel, String) -> Void) {
        service?.stopping()
        if let archive {
            archive.finish()
            let old = archive.removed > 0 ? ", \(Figures.counted(archive.removed, "old recording")) deleted" : ""
            let lost = archive.failures > 0 ? ", \(archive.failures) could not be saved" : ""
            note(
                archive.failures > 0 ? .warning : .info,
                "saved the sound of \(Figures.counted(archive.saved, "detection"))\(lost)\(old)")
        }
        if let runner {
            runner.finish(patience: isLive ? 2 : .infinity)
            note(
                runner.failures > 0 ? .warning : .info,
                "started the program \(Figures.counted(runner.started, "time")): "
                    + "\(Figures.counted(runner.failures, "failure")), "
                    + "\(Figures.counted(runner.skipped, "detection")) left out by the limits")
        }
    }
}
