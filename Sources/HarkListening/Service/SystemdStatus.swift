// SPDX-License-Identifier: Apache-2.0

import Dispatch
import Glibc
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

/// Tells a service manager how this process fares, by systemd's protocol: datagrams of lines NAME=VALUE to the Unix socket
/// that the environment names (sd_notify(3)). Losing one does not matter; none is waited for.
package final class ServiceNotifier {
    /// What a service manager tells its own process, and no other.
    package static let variables = ["NOTIFY_SOCKET", "WATCHDOG_USEC", "WATCHDOG_PID"]

    private let descriptor: Int32
    private var address: sockaddr_un
    private let length: socklen_t
    /// Seconds within which the manager wants to hear of life; nil: it does not watch.
    package let watchdogSeconds: Double?

    /// - Parameter environment: gives a variable's value.
    /// - Returns: nil where no service manager asks, or its socket is none.
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
    /// - Returns: whether the manager's socket took them.
    @discardableResult
    package func send(_ lines: [String]) -> Bool {
        // A line's end would begin another variable.
        let text = lines.map { $0.replacing("\n", with: " ") }.joined(separator: "\n")
        return Array(text.utf8).withUnsafeBytes { bytes in
            withUnsafePointer(to: &address) { pointer in
                pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                    sendto(descriptor, bytes.baseAddress, bytes.count, Int32(MSG_NOSIGNAL), address, length)
                }
            }
        } == text.utf8.count
    }

    /// The address of a path, or of an abstract name behind an "@".
    private static func address(_ path: String) -> (sockaddr_un, socklen_t)? {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        var bytes = Array(path.utf8)
        guard bytes.count > 1, bytes.count < MemoryLayout.size(ofValue: address.sun_path) else { return nil }
        let isAbstract = bytes[0] == UInt8(ascii: "@")
        guard isAbstract || bytes[0] == UInt8(ascii: "/") else { return nil }
        if isAbstract { bytes[0] = 0 }
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: bytes) }
        // An abstract name has no end but the address's; a path has a zero byte.
        let offset = MemoryLayout<sockaddr_un>.offset(of: \.sun_path) ?? 2
        return (address, socklen_t(offset + bytes.count + (isAbstract ? 0 : 1)))
    }
}

/// Tells the service manager that this process lives, as long as its audio thread comes round.
///
/// While the sound server is away the audio thread still comes round, since it looks for sound twice a second: that counts
/// as life. A thread that hangs does not.
package struct WatchdogTimer {
    /// Nanoseconds between two signs of life; half of what the manager waits, as sd_watchdog_enabled(3) recommends, and
    /// some to spare.
    private let interval: Int64
    private var told: Int64?
    private var heartbeat = 0

    /// - Parameter seconds: within which the manager wants to hear of life.
    package init(seconds: Double) {
        interval = Int64(min(seconds, 1e9) * 0.4e9)
    }

    /// Milliseconds within which `isDue` wants to be asked.
    package var patience: Int { max(1, Int(min(interval / 4_000_000, 500))) }

    /// Whether a sign of life is due and true.
    /// - Parameters:
    ///   - heartbeat: of the audio thread; nil while it has not begun, which counts as life.
    ///   - now: in nanoseconds of `MonotonicTime`.
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
