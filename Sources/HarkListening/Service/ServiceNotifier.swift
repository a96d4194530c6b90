// SPDX-License-Identifier: Apache-2.0

import Glibc

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
