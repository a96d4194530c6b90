// SPDX-License-Identifier: Apache-2.0

import Dispatch
import Synchronization

/// Passes results from the audio thread to other threads. The audio thread never waits for them.
package final class ListeningTap: Sendable {
    package let events = EventQueue()
    package let meter: SoundMeter
    /// The samples, for the detection archive; nil if no sound is saved.
    package let sound: SoundQueue?

    /// Signaled with every event.
    private let news = DispatchSemaphore(value: 0)
    private let turns = Atomic<Int>(0)
    private let heard = Atomic<Int>(0)

    /// - Parameters:
    ///   - labels: the number of the model's labels.
    ///   - keepsSound: whether the samples are passed on too.
    package init(labels: Int, keepsSound: Bool = false) {
        meter = SoundMeter(labels: labels)
        sound = keepsSound ? SoundQueue() : nil
    }

    /// Number of iterations of the audio thread's loop. The thread is alive while this grows.
    package var heartbeat: Int { turns.load(ordering: .relaxed) }

    /// Samples of the stream so far, including lost ones.
    package var samples: Int { heard.load(ordering: .relaxed) }

    /// Waits for an event, at most for the given time. Call from the thread that pops events.
    package func wait(milliseconds: Int) {
        _ = news.wait(timeout: .now() + .milliseconds(milliseconds))
    }

    /// Ends the current or next `wait`.
    package func wake() { news.signal() }

    // MARK: Audio thread only

    package func turn() { turns.wrappingAdd(1, ordering: .relaxed) }

    package func passed(_ count: Int) { heard.wrappingAdd(count, ordering: .relaxed) }

    package func push(_ event: ListeningEvent) {
        events.push(event)
        news.signal()
    }
}
