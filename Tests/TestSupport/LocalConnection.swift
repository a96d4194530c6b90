// SPDX-License-Identifier: Apache-2.0

import Foundation
import Glibc

/// A TCP connection to a server on this machine, closed on deallocation.
public enum LocalConnection {
    /// - Throws: `POSIXError`.
    public static func open(port: Int) throws -> FileHandle {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(port).bigEndian
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        let result = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        let reason = errno
        let handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        guard result == 0 else { throw POSIXError(POSIXErrorCode(rawValue: reason) ?? .EIO) }
        return handle
    }
}
