// SPDX-License-Identifier: Apache-2.0

import Dispatch
import HarkBasics

/// Speaks to the service manager that started this program: ready, what it does, and that it lives.
///
/// Unchecked, because it is on one thread at a time: that of `keepAlive` until `stopKeepingAlive`, then the desk's.
package final class SystemdStatus: @unchecked Sendable {
    private let notifier: ServiceNotifier
    private var watch: WatchdogTimer?
    private let queue = DispatchQueue(label: "hark.service")
    private var timer: (any DispatchSourceTimer)?
    private var isReady = false
    private var device = ""
    private var detections = 0
    private var trouble: String?

    /// Nil where no service manager asks.
    package init?() {
        guard let notifier = ServiceNotifier(environment: Environment.value) else { return nil }
        self.notifier = notifier
        watch = notifier.watchdogSeconds.map(WatchdogTimer.init)
    }

    /// Milliseconds within which `turn` is due again, nil: no hurry.
    package var patience: Int? { watch?.patience }

    /// Begins to tell of life by itself, while the audio thread has not begun: waiting for a sound server is no failure.
    package func keepAlive(milliseconds: Int) {
        let timer = DispatchSource.makeTimerSource(queue: queue)
        timer.schedule(deadline: .now(), repeating: .milliseconds(patience ?? milliseconds))
        timer.setEventHandler { [self] in beat(heartbeat: nil) }
        timer.resume()
        self.timer = timer
    }

    package func stopKeepingAlive() {
        timer?.cancel()
        timer = nil
        // The last beat is over.
        queue.sync {}
    }

    /// From here on it does what it was started for, if only to wait for a sound server.
    package func ready(status: String) {
        queue.sync {
            notifier.send((isReady ? [] : ["READY=1"]) + ["STATUS=\(status)"])
            isReady = true
        }
    }

    package func begin(device: String) {
        self.device = device
        tell()
    }

    package func count() {
        detections += 1
        tell()
    }

    package func flow(trouble: String?) {
        self.trouble = trouble
        tell()
    }

    package func turn(heartbeat: Int) { beat(heartbeat: heartbeat) }

    package func stopping() { notifier.send(["STOPPING=1"]) }

    private func beat(heartbeat: Int?) {
        if watch?.isDue(heartbeat: heartbeat, now: MonotonicTime.now) ?? false { notifier.send(["WATCHDOG=1"]) }
    }

    private func tell() {
        ready(status: trouble ?? "listening to \(device), \(Figures.counted(detections, "detection")) so far")
    }
}
