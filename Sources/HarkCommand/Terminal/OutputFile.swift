// SPDX-License-Identifier: Apache-2.0

import Glibc
import HarkBasics

/// The destination of a command's output: a file that gets its name only when it is complete, or standard output.
final class OutputFile {
    private enum Target {
        case file(ReplacedFile)
        case standardOutput
        /// A file without a name, copied to standard output at the end.
        case spooled
    }

    private let target: Target
    private let descriptor: Int32
    private var isOpen = true

    /// - Parameters:
    ///   - path: a file; nil: standard output.
    ///   - startMayChange: whether ``replaceStart(with:)`` will be called, which a pipe does not support.
    init(path: String?, startMayChange: Bool = false) throws {
        if let path {
            do {
                let file = try ReplacedFile(path)
                (target, descriptor) = (.file(file), file.descriptor)
            } catch {
                throw Self.failure(path, error)
            }
        } else if startMayChange {
            do {
                (target, descriptor) = (.spooled, try ScratchFile.open())
            } catch {
                throw CommandFailure(scratchFile: error)
            }
        } else {
            (target, descriptor) = (.standardOutput, STDOUT_FILENO)
        }
    }

    deinit {
        if case .spooled = target, isOpen { close(descriptor) }
    }

    func write(_ bytes: [UInt8]) throws {
        try write(bytes, to: descriptor)
    }

    /// Overwrites the first bytes.
    func replaceStart(with bytes: [UInt8]) throws {
        guard pwrite(descriptor, bytes, bytes.count, 0) == bytes.count else {
            throw failure(FileWritingError(code: errno))
        }
    }

    /// Gives the file its name, or copies the bytes to standard output. No write is allowed afterward.
    func finish() throws {
        do throws(FileWritingError) {
            switch target {
            case .file(let file): try file.finish()
            case .standardOutput: break
            case .spooled:
                try copyToStandardOutput()
                isOpen = false
                close(descriptor)
            }
        } catch {
            throw failure(error)
        }
    }

    private func write(_ bytes: [UInt8], to descriptor: Int32) throws {
        do {
            try Descriptor.write(bytes, to: descriptor)
        } catch {
            throw failure(error)
        }
    }

    private func copyToStandardOutput() throws(FileWritingError) {
        guard lseek(descriptor, 0, SEEK_SET) == 0 else { throw FileWritingError(code: errno) }
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = read(descriptor, &buffer, buffer.count)
            guard count >= 0 else { throw FileWritingError(code: errno) }
            if count == 0 { return }
            try Descriptor.write(Array(buffer[..<count]), to: STDOUT_FILENO)
        }
    }

    private func failure(_ error: FileWritingError) -> CommandFailure {
        let name =
            switch target {
            case .file(let file): file.path
            case .standardOutput: "standard output"
            case .spooled: "standard output (through a file in \(ScratchFile.folder))"
            }
        return Self.failure(name, error)
    }

    private static func failure(_ name: String, _ error: FileWritingError) -> CommandFailure {
        let reason =
            switch error.code {
            case EISDIR, EEXIST: "something other than a file has that name"
            default: error.reason
            }
        return CommandFailure("\(name): cannot be written: \(reason)", .output)
    }
}
