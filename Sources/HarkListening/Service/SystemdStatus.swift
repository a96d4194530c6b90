// SPDX-License-Identifier: Apache-2.0

import Dispatch
import Glibc
import HarkBasics

/// Reports readiness, status and watchdog messages to the service manager that started this program.
///
/// Unchecked, because it is used by one thread at a time: that of `keepAlive` until `stopKeepingAlive`, then
/// ``DetectionDispatcher``'s.
package final class SystemdStatus: @unchecked Sendable {
    private let notifier: ServiceNotifier
    private var watch: WatchdogTimer?
    private let queue = DispatchQueue(label: "hark.service")
    private var timer: (any DispatchSourceTimer)?
    private var isReady = false
    private var device = ""
    private var detections = 0
    private var trouble: String?

    /// Nil if no service manager requests notifications.
    package init?() {
        guard let notifier = ServiceNotifier(environment: Environment.value) else { return nil }
        self.notifier = notifier
        watch = notifier.watchdogSeconds.map(WatchdogTimer.init)
    }

    /// Maximum time in milliseconds until the next call of `turn`; nil for no limit.
    package var patience: Int? { watch?.patience }

    /// Sends watchdog messages from a timer until the audio thread starts, since waiting for a sound server is not a
    /// failure.
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
        // Waits for a running timer event.
        queue.sync {}
    }

    /// Reports the service as ready. It is also ready while it waits for a sound server.
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

/// Sends notifications to a service manager with systemd's protocol: datagrams of NAME=VALUE lines to the Unix socket
/// named in the environment (sd_notify(3)). Sending never blocks; a lost datagram does no harm.
package final class ServiceNotifier: Sendable {
    /// The variables that a service manager sets for the service's main process only.
    package static let variables = ["NOTIFY_SOCKET", "WATCHDOG_USEC", "WATCHDOG_PID"]

    private let descriptor: Int32
    private let address: sockaddr_un
    private let length: socklen_t
    /// The manager's watchdog timeout in seconds; nil if the watchdog is off.
    package let watchdogSeconds: Double?

    /// - Parameter environment: returns a variable's value.
    /// - Returns: nil if no service manager requests notifications or its socket address is invalid.
    package init?(environment: (String) -> String?) {
        guard let path = environment("NOTIFY_SOCKET"), let (address, length) = Self.address(path) else { return nil }
        descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue), 0)
        guard descriptor >= 0 else { return nil }
        self.address = address
        self.length = length
        let isForUs = environment("WATCHDOG_PID").map { $0 == "\(getpid())" } ?? true
        watchdogSeconds =
            isForUs
            ? environment("WATCHDOG_USEC").flatMap(Int.init).flatMap { $0 > 0 ? Double($0) * 1e-6 : nil } : nil
    }

    deinit {
        close(descriptor)
    }

    /// - Parameter lines: such as "READY=1".
    /// - Returns: whether the manager's socket accepted them.
    @discardableResult
    package func send(_ lines: [String]) -> Bool {
        // A line feed would start another variable, and the manager shows the status on terminals.
        let text = lines.map(DisplayText.oneLine).joined(separator: "\n")
        return Array(text.utf8).withUnsafeBytes { bytes in
            withUnsafePointer(to: address) { pointer in
                pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                    sendto(descriptor, bytes.baseAddress, bytes.count, Int32(MSG_NOSIGNAL), address, length)
                }
            }
        } == text.utf8.count
    }

    /// The socket address of a path, or of an abstract name after an "@".
    private static func address(_ path: String) -> (sockaddr_un, socklen_t)? {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        var bytes = Array(path.utf8)
        guard bytes.count > 1, bytes.count < MemoryLayout.size(ofValue: address.sun_path) else { return nil }
        let isAbstract = bytes[0] == UInt8(ascii: "@")
        guard isAbstract || bytes[0] == UInt8(ascii: "/") else { return nil }
        if isAbstract { bytes[0] = 0 }
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: bytes) }
        // A path ends with a zero byte. An abstract name has none; the address length ends it.
        let offset = MemoryLayout<sockaddr_un>.offset(of: \.sun_path) ?? 2
        return (address, socklen_t(offset + bytes.count + (isAbstract ? 0 : 1)))
    }
}

/// Decides when to send watchdog messages. They are sent only while the audio thread's loop runs.
///
/// The loop also runs while the sound server is away, because reading sound times out twice a second. A hung thread
/// stops the messages.
package struct WatchdogTimer {
    /// Nanoseconds between two messages: 0.4 of the manager's timeout. sd_watchdog_enabled(3) recommends half; the rest
    /// is a margin.
    private let interval: Int64
    private var told: Int64?
    private var heartbeat = 0

    /// - Parameter seconds: the manager's watchdog timeout.
    package init(seconds: Double) {
        interval = Int64(min(seconds, 1e9) * 0.4e9)
    }

    /// Maximum time in milliseconds until the next call of `isDue`.
    package var patience: Int { max(1, Int(min(interval / 4_000_000, 500))) }

    /// Whether a message is due and the audio thread is alive.
    /// - Parameters:
    ///   - heartbeat: the audio thread's `ListeningTap.heartbeat`; nil if the thread has not started, which counts as
    ///     alive.
    ///   - now: the current time in nanoseconds of `MonotonicTime`.
    package mutating func isDue(heartbeat newest: Int?, now: Int64) -> Bool {
        if let told, now - told < interval { return false }
        if let newest {
            guard newest != heartbeat else { return false }
            heartbeat = newest
        }
        told = now
        return true
    }
}
