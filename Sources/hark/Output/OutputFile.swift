import Glibc

/// Where bytes of any number go: a file that appears under its name only when it is complete, or standard output.
final class OutputFile {
    private enum Target {
        case file(path: String, temporary: String)
        case standardOutput
        /// A file without a name, copied to standard output in the end.
        case spooled
    }

    private let target: Target
    private let descriptor: Int32
    private var isOpen = true

    /// - Parameters:
    ///   - path: nil: standard output.
    ///   - startMayChange: whether ``replaceStart(with:)`` will be called, which no pipe could do.
    init(path: String?, startMayChange: Bool = false) throws {
        if let path {
            (target, descriptor) = try Self.beside(path)
        } else if startMayChange {
            (target, descriptor) = (.spooled, try ScratchFile.open())
        } else {
            (target, descriptor) = (.standardOutput, STDOUT_FILENO)
        }
    }

    deinit {
        guard isOpen else { return }
        if case .file(_, let temporary) = target { unlink(temporary) }
        closeDescriptor()
    }

    func write(_ bytes: [UInt8]) throws {
        try write(bytes[...], to: descriptor)
    }

    /// Writes over the first bytes.
    func replaceStart(with bytes: [UInt8]) throws {
        guard pwrite(descriptor, bytes, bytes.count, 0) == bytes.count else { throw failure(errno) }
    }

    /// Gives the file its name, or the bytes to standard output. Nothing can be written afterwards.
    func finish() throws {
        if case .spooled = target { try copyToStandardOutput() }
        // The result of close matters: some file systems tell only there that the disk is full.
        if case .file(let path, let temporary) = target {
            isOpen = false
            let closed = close(descriptor) == 0
            guard closed, rename(temporary, path) == 0 else {
                let reason = failure(errno)
                unlink(temporary)
                throw reason
            }
        } else {
            closeDescriptor()
            isOpen = false
        }
    }

    private func closeDescriptor() {
        if case .standardOutput = target { return }
        close(descriptor)
    }

    private func write(_ bytes: ArraySlice<UInt8>, to descriptor: Int32) throws {
        var rest = bytes
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0 {
                if errno == EINTR { continue }
                throw failure(errno)
            }
            rest = rest.dropFirst(count)
        }
    }

    private func copyToStandardOutput() throws {
        guard lseek(descriptor, 0, SEEK_SET) == 0 else { throw failure(errno) }
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = read(descriptor, &buffer, buffer.count)
            guard count >= 0 else { throw failure(errno) }
            if count == 0 { return }
            try write(buffer[..<count], to: STDOUT_FILENO)
        }
    }

    private func failure(_ code: Int32) -> CommandFailure {
        let name =
            switch target {
            case .file(let path, _): path
            case .standardOutput: "standard output"
            case .spooled: "standard output (by way of a file in \(ScratchFile.folder))"
            }
        return Self.failure(name, code)
    }

    private static func failure(_ name: String, _ code: Int32) -> CommandFailure {
        CommandFailure("\(name): cannot be written: \(String(cString: strerror(code)))", .output)
    }

    private static func beside(_ path: String) throws -> (Target, Int32) {
        var status = stat()
        // Renaming onto a device or folder would replace it or fail at the very end.
        guard stat(path, &status) != 0 || status.st_mode & S_IFMT == S_IFREG else {
            throw CommandFailure("\(path): cannot be written: something other than a file has that name", .output)
        }
        // In the same folder, because a rename works only within a file system.
        let folder = path.utf8.lastIndex(of: UInt8(ascii: "/")).map { path[...$0] } ?? ""
        let temporary = "\(folder).hark-\(String(UInt64.random(in: 0 ... .max), radix: 36)).tmp"
        let descriptor = open(temporary, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
        guard descriptor >= 0 else { throw failure(path, errno) }
        return (.file(path: path, temporary: temporary), descriptor)
    }
}
