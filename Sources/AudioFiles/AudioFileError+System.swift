// SPDX-License-Identifier: Apache-2.0

import Glibc
import HarkBasics

extension AudioFileError {
    /// What the value of errno means for a file or folder that was to be opened.
    static func opening(_ path: String, errno code: Int32) -> AudioFileError {
        switch code {
        case ENOENT where isLink(path): .danglingLink(path: path)
        case ENOENT, ENOTDIR: .notFound(path: path)
        case EACCES, EPERM: .permissionDenied(path: path)
        default: .cannotOpen(path: path, reason: systemText(code))
        }
    }

    /// The C library's text for a value of errno; its buffer belongs to the calling thread.
    static func systemText(_ code: Int32) -> String {
        strerror(code).map { String(cString: $0) } ?? "error \(code)"
    }

    private static func isLink(_ path: String) -> Bool {
        var status = stat()
        return PathText.withCString(path) { lstat($0, &status) } == 0 && status.st_mode & S_IFMT == S_IFLNK
    }
}
