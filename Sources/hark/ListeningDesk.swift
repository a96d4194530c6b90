import Dispatch
import KeywordListening
import PulseCapture
import Synchronization

/// Speaks of what the audio thread hears: takes events off the tap, on a thread of its own for live sound.
///
/// Unchecked, because all but `start` and `finish` happens on one thread at a time: its own from `start` to `finish`,
/// else the caller's.
final class ListeningDesk: @unchecked Sendable {
    private let tap: ListeningTap
    private let report: DetectionReport
    /// What keeps the sound server from being heard, as far as is known.
    private let problem: () -> CaptureError?
    private let isEnding = Atomic(false)
    private let thread = DispatchQueue(label: "hark.desk")

    /// The longest sleep without an event.
    private static let patience = 500

    init(tap: ListeningTap, report: DetectionReport, problem: @escaping () -> CaptureError?) {
        self.tap = tap
        self.report = report
        self.problem = problem
    }

    /// Begins to take events on a thread of its own.
    func start() {
        thread.async { [self] in
            while !isEnding.load(ordering: .acquiring) {
                tap.wait(milliseconds: Self.patience)
                drain()
            }
        }
    }

    /// Takes what is left, and ends the thread where there is one. Once.
    func finish() {
        isEnding.store(true, ordering: .releasing)
        tap.wake()
        thread.sync { drain() }
        if tap.events.dropped > 0 {
            StandardError.write("\(tap.events.dropped) events were dropped, because nobody took them from this program")
        }
    }

    /// Takes all events there are.
    func drain() {
        while let event = tap.events.pop() {
            switch event {
            case .detection(let detection): report.detection(detection)
            case .gap(let gap): StandardError.write(gap.description)
            case .outage(let cause): StandardError.write(cause.announcement(problem: problem()))
            case .flowing: break
            }
        }
    }
}
