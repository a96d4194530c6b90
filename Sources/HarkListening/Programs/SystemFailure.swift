import Glibc

/// A system call's error.
struct SystemFailure: Error, CustomStringConvertible {
    let code: Int32

    var description: String { String(cString: strerror(code)) }
}
