// SPDX-License-Identifier: Apache-2.0

import Foundation
import Glibc

/// The socket on which a service manager such as systemd receives the messages of its services.
public final class ServiceManager {
    private let descriptor: Int32
    private var heard: [String] = []
    /// The value for NOTIFY_SOCKET.
    public let name: String

    /// - Parameter path: of the socket to create; nil: an abstract socket, which has no file.
    public init(path: String? = nil) throws {
        name = path ?? "@hark-test-\(UUID().uuidString)"
        descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue), 0)
        guard descriptor >= 0 else { throw TemporaryFolderError(call: "socket", code: errno) }
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        var bytes = Array(name.utf8)
        precondition(bytes.count < MemoryLayout.size(ofValue: address.sun_path))
        if path == nil { bytes[0] = 0 }
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: bytes) }
        let length = socklen_t(2 + bytes.count)
        let result = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(descriptor, $0, length) }
        }
        guard result == 0 else { throw TemporaryFolderError(call: "bind", code: errno) }
    }

    deinit {
        close(descriptor)
    }

    /// The datagrams received so far.
    public var messages: [String] {
        var buffer = [UInt8](repeating: 0, count: 4096)
        while true {
            let count = recv(descriptor, &buffer, buffer.count, 0)
            guard count >= 0 else { break }
            heard.append(String(decoding: buffer[..<count], as: UTF8.self))
        }
        return heard
    }

    /// The lines of all datagrams received so far.
    public var lines: [String] { messages.flatMap { $0.components(separatedBy: "\n") } }

    /// The number of watchdog messages.
    public var pings: Int { lines.filter { $0 == "WATCHDOG=1" }.count }
}
