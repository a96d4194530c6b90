import Glibc

/// Why a file could not be written.
public struct FileWritingError: Error, Equatable {
    /// The system's number for it, such as `ENOSPC`.
    public let code: Int32

    public init(code: Int32) {
        self.code = code
    }

    /// In the system's words.
    public var reason: String { String(cString: strerror(code)) }
}
