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
    private let output: any ListenOutput
    private let actions: DetectionActions
    /// The last error of connecting to the sound server; nil if there is none.
    private let problem: () -> CaptureError?
    private var check: InputCheck?
    private let isEnding = Atomic(false)
    private let thread = DispatchQueue(label: "hark.dispatcher")

    /// Maximum wait for an event, in milliseconds.
    private static let patience = 500

    /// - Parameter check: of live sound; nil for recordings, which are not checked here.
    package init(
        tap: ListeningTap, output: any ListenOutput, actions: DetectionActions, check: InputCheck?,
        problem: @escaping () -> CaptureError?
    ) {
        self.tap = tap
        self.check = check
        self.output = output
        self.actions = actions
        self.problem = problem
    }

    /// Starts taking events on its own thread.
    package func start() {
        thread.async { [self] in
            while !isEnding.load(ordering: .acquiring) {
                let waits = [output.refreshInterval, actions.patience].compactMap(\.self)
                tap.wait(milliseconds: min(Self.patience, waits.min() ?? Self.patience))
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
                output.note(
                    .warning,
                    "\(tap.events.dropped) events were dropped, because the output was too slow")
            }
            actions.finish(isLive: isLive, note: output.note)
            output.end(seconds: seconds, statistics: statistics())
        }
    }

    /// Handles all pending events, then performs the periodic work.
    package func turn() {
        while let event = tap.events.pop() {
            switch event {
            case .detection(let detection):
                output.detection(detection)
                actions.detection(detection)
            case .gap(let gap):
                output.note(.warning, gap.description)
                actions.flow(trouble: nil)
            case .outage(let cause):
                let announcement = cause.announcement(problem: problem())
                output.note(.warning, announcement)
                actions.flow(trouble: announcement)
            case .flowing: break
            }
        }
        for problem in check?.problems(in: tap.meter.totals) ?? [] {
            if let check { output.note(.warning, check.describe(problem)) }
        }
        actions.turn(heartbeat: tap.heartbeat)
        output.refresh()
    }
}
