// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import Glibc

/// A folder in memory, removed with its contents on deinit.
final class MemoryFolder {
    let path: String

    /// A folder in memory on Linux, or else on disk.
    static let base = access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp"

    init() {
        var name = Array("\(Self.base)/hark-fuzz-XXXXXX".utf8CString)
        precondition(mkdtemp(&name) != nil, "no folder in \(Self.base)")
        path = String(decoding: name.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    /// Writes a file and creates its parent folder if needed.
    func write(_ bytes: [UInt8], to name: String) {
        if let slash = name.lastIndex(of: "/") { mkdir("\(path)/\(name[..<slash])", 0o700) }
        let descriptor = open("\(path)/\(name)", O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        precondition(descriptor >= 0, "no file \(name)")
        Self.write(bytes, to: descriptor)
        close(descriptor)
    }

    static func write(_ bytes: [UInt8], to descriptor: Int32) {
        var written = 0
        while written < bytes.count {
            let count = bytes.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress! + written, $0.count - written) }
            precondition(count > 0, "a file in memory that cannot be written to")
            written += count
        }
    }
}
