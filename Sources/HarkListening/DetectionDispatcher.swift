// SPDX-License-Identifier: Apache-2.0

import Dispatch
import PulseCapture
import Synchronization

/// Takes the audio thread's events from the tap, and passes them to the output and to the actions. Uses its own thread
/// for live sound.
///
/// Unchecked, because everything but `start` and `finish` runs on one thread at a time: on its own thread between
/// `start` and `finish`, otherwise on the caller's.
package final class DetectionDispatcher: @unchecked Sendable {
    private let tap: ListeningTap
    private let face: any ListenOutput
    private let duties: DetectionActions
    /// The last error of connecting to the sound server; nil if there is none.
    private let problem: () -> CaptureError?
    private let isEnding = Atomic(false)
    private let thread = DispatchQueue(label: "hark.desk")

    /// Maximum wait for an event, in milliseconds.
    private static let patience = 500

    package init(
        tap: ListeningTap, face: any ListenOutput, duties: DetectionActions, problem: @escaping () -> CaptureError?
    ) {
        self.tap = tap
        self.face = face
        self.duties = duties
        self.problem = problem
    }

    /// Starts taking events on its own thread.
    package func start() {
        thread.async { [self] in
            while !isEnding.load(ordering: .acquiring) {
                let wishes = [face.refreshInterval, duties.patience].compactMap(\.self)
                tap.wait(milliseconds: min(Self.patience, wishes.min() ?? Self.patience))
                turn()
            }
        }
    }

    /// Handles the remaining events, ends the thread if there is one, and outputs the summary. May be called only once.
    /// - Parameter isLive: whether the sound is live. Running programs are then asked to end soon.
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

    /// Handles all pending events, then performs the periodic work.
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
