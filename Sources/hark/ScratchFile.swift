import Glibc

/// A file without a name, for what is too long for memory: gone with its descriptor, however the program ends.
enum ScratchFile {
    static var folder: String { getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp" }

    /// - Returns: a descriptor to read and write, the caller's to close.
    static func open() throws -> Int32 {
        var template = Array("\(folder)/hark-XXXXXX".utf8CString)
        let descriptor = mkstemp(&template)
        guard descriptor >= 0 else { throw failure(errno) }
        unlink(template)
        return descriptor
    }

    static func failure(_ code: Int32) -> CommandFailure {
        CommandFailure(
            "a temporary file in \(folder) cannot be used: \(String(cString: strerror(code))); "
                + "set TMPDIR to a folder with more room", .output)
    }
}
