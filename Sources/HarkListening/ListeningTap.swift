// SPDX-License-Identifier: Apache-2.0

import Dispatch
import Synchronization

/// Where the audio thread leaves what others show, write or act upon. It never waits for them.
package final class ListeningTap: Sendable {
    package let events = EventQueue()
    package let meter: SoundMeter
    /// The sound itself, for whoever keeps it; nil where nobody does.
    package let sound: SoundQueue?

    /// Signalled with every event.
    private let news = DispatchSemaphore(value: 0)
    private let turns = Atomic<Int>(0)
    private let heard = Atomic<Int>(0)

    /// - Parameters:
    ///   - labels: how many the model has.
    ///   - keepsSound: whether the sound is passed on as well.
    package init(labels: Int, keepsSound: Bool = false) {
        meter = SoundMeter(labels: labels)
        sound = keepsSound ? SoundQueue() : nil
    }

    /// How often the audio thread has come round: it lives as long as this grows.
    package var heartbeat: Int { turns.load(ordering: .relaxed) }

    /// Samples of the stream so far, lost ones included.
    package var samples: Int { heard.load(ordering: .relaxed) }

    /// Waits for an event; at most so long. From the thread that pops events.
    package func wait(milliseconds: Int) {
        _ = news.wait(timeout: .now() + .milliseconds(milliseconds))
    }

    /// Ends the present or next `wait`.
    package func wake() { news.signal() }

    // MARK: The audio thread's

    package func turn() { turns.wrappingAdd(1, ordering: .relaxed) }

    package func passed(_ count: Int) { heard.wrappingAdd(count, ordering: .relaxed) }

    package func push(_ event: ListeningEvent) {
        events.push(event)
        news.signal()
    }
}
