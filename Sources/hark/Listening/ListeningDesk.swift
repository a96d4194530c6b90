import Dispatch
import KeywordListening
import PulseCapture
import Synchronization

/// Speaks of what the audio thread hears, and does what follows from it: takes events off the tap, on a thread of its own
/// for live sound.
///
/// Unchecked, because all but `start` and `finish` happens on one thread at a time: its own from `start` to `finish`,
/// else the caller's.
final class ListeningDesk: @unchecked Sendable {
    private let tap: ListeningTap
    private let face: any ListeningFace
    /// What keeps the sound server from being heard, as far as is known.
    private let problem: () -> CaptureError?
    private let isEnding = Atomic(false)
    private let thread = DispatchQueue(label: "hark.desk")

    /// The longest sleep without an event, in milliseconds.
    private static let patience = 500

    init(tap: ListeningTap, face: any ListeningFace, problem: @escaping () -> CaptureError?) {
        self.tap = tap
        self.face = face
        self.problem = problem
    }

    /// Begins to take events on a thread of its own.
    func start() {
        thread.async { [self] in
            while !isEnding.load(ordering: .acquiring) {
                tap.wait(milliseconds: min(Self.patience, face.refreshInterval ?? Self.patience))
                turn()
            }
        }
    }

    /// Takes what is left, ends the thread where there is one, and tells how it went. Once.
    func finish(seconds: Double, statistics: @escaping () -> CaptureStatistics) {
        isEnding.store(true, ordering: .releasing)
        tap.wake()
        thread.sync {
            turn()
            if tap.events.dropped > 0 {
                face.note(
                    .warning,
                    "\(tap.events.dropped) events were dropped, because nobody took them from this program")
            }
            face.end(seconds: seconds, statistics: statistics())
        }
    }

    /// Takes all events there are, and does what is due.
    func turn() {
        while let event = tap.events.pop() {
            switch event {
            case .detection(let detection): face.detection(detection)
            case .gap(let gap): face.note(.warning, gap.description)
            case .outage(let cause): face.note(.warning, cause.announcement(problem: problem()))
            case .flowing: break
            }
        }
        face.refresh()
    }
}
