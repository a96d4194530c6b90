// SPDX-License-Identifier: Apache-2.0

import Glibc

/// A file without a name, for what is too long for memory: gone with its descriptor, however the program ends.
package enum ScratchFile {
    /// Where such files are made: TMPDIR, or /tmp.
    package static var folder: String {
        // An empty variable is as good as none (POSIX.1, 8.3).
        getenv("TMPDIR").map { String(cString: $0) }.flatMap { $0.isEmpty ? nil : $0 } ?? "/tmp"
    }

    /// - Returns: a descriptor to read and write, the caller's to close.
    package static func open() throws(FileWritingError) -> Int32 {
        // Nobody else can open it: it never has a name, or has one for an instant and no permissions but the owner's.
        let file = Glibc.open(folder, O_RDWR | nameless | O_EXCL | O_CLOEXEC, 0o600)
        if file >= 0 { return file }
        var template = Array("\(folder)/hark-XXXXXX".utf8CString)
        let descriptor = mkstemp(&template)
        guard descriptor >= 0 else { throw FileWritingError(code: errno) }
        unlink(template)
        _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
        return descriptor
    }

    /// O_TMPFILE of Linux, which Swift does not import; the same on all its 64-bit processors but SPARC.
    static let nameless: Int32 = 0o20_000_000 | O_DIRECTORY
}
