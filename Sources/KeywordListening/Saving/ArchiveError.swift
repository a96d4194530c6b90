import Glibc

/// Why a folder cannot take recordings.
public struct ArchiveError: Error, Equatable, CustomStringConvertible {
    public let path: String
    let code: Int32

    public var description: String { "\(path): cannot be written: \(String(cString: strerror(code)))" }
}
