// SPDX-License-Identifier: Apache-2.0

import Dispatch
import PulseCapture
import Synchronization

/// Speaks of what the audio thread hears, and does what follows from it: takes events off the tap, on a thread of its own
/// for live sound.
///
/// Unchecked, because all but `start` and `finish` happens on one thread at a time: its own from `start` to `finish`,
/// else the caller's.
package final class DetectionDispatcher: @unchecked Sendable {
    private let tap: ListeningTap
    private let face: any ListenOutput
    private let duties: DetectionActions
    /// What keeps the sound server from being heard, as far as is known.
    private let problem: () -> CaptureError?
    private let isEnding = Atomic(false)
    private let thread = DispatchQueue(label: "hark.desk")

    /// The longest sleep without an event, in milliseconds.
    private static let patience = 500

    package init(
        tap: ListeningTap, face: any ListenOutput, duties: DetectionActions, problem: @escaping () -> CaptureError?
    ) {
        self.tap = tap
        self.face = face
        self.duties = duties
        self.problem = problem
    }

    /// Begins to take events on a thread of its own.
    package func start() {
        thread.async { [self] in
            while !isEnding.load(ordering: .acquiring) {
                let wishes = [face.refreshInterval, duties.patience].compactMap(\.self)
                tap.wait(milliseconds: min(Self.patience, wishes.min() ?? Self.patience))
                turn()
            }
        }
    }

    /// Takes what is left, ends the thread where there is one, and tells how it went. Once.
    /// - Parameter isLive: whether what is left to do should be hurried.
    package func finish(seconds: Double, isLive: Bool, statistics: @escaping () -> CaptureStatistics) {
        isEnding.store(true, ordering: .releasing)
        tap.wake()
        thread.sync {
            turn()
            if tap.events.dropped > 0 {
                face.note(
                    .warning,
                    "\(tap.events.dropped) events were dropped, because the output was too slow")
            }
            duties.finish(isLive: isLive, note: face.note)
            face.end(seconds: seconds, statistics: statistics())
        }
    }

    /// Takes all events there are, and does what is due.
    package func turn() {
        while let event = tap.events.pop() {
            switch event {
            case .detection(let detection):
                face.detection(detection)
                duties.detection(detection)
            case .gap(let gap):
                face.note(.warning, gap.description)
                duties.flow(trouble: nil)
            case .outage(let cause):
                let announcement = cause.announcement(problem: problem())
                face.note(.warning, announcement)
                duties.flow(trouble: announcement)
            case .flowing: break
            }
        }
        duties.turn(heartbeat: tap.heartbeat)
        face.refresh()
    }
}
