// SPDX-License-Identifier: Apache-2.0

import Glibc

/// Runs another program without a shell and waits until it ends.
package enum ExternalProgram {
    package enum Failure: Error, Equatable {
        /// It is not in `PATH`.
        case notInstalled
        /// It could not be started, or no scratch file could be made: the system's error text.
        case notStarted(String)
        /// It exited with a nonzero status or by a signal: the first line of its standard error.
        case failed(String)
    }

    /// The longest part of the program's standard error that is read, in bytes.
    private static let keptMessage = 400

    /// Whether a program is in `PATH`.
    package static func isInstalled(_ program: String) -> Bool {
        guard let path = getenv("PATH") else { return false }
        return String(cString: path).split(separator: ":").contains { access("\($0)/\(program)", X_OK) == 0 }
    }

    /// Runs a program and waits for its end.
    /// - Parameters:
    ///   - arguments: the program first, found in `PATH`.
    ///   - output: a file for its standard output; nil: discarded.
    package static func run(_ arguments: [String], output: Int32? = nil) throws(Failure) {
        // A file, not a pipe: a full pipe would block the program until it is read.
        let messages: Int32
        do { messages = try ScratchFile.open() } catch { throw .notStarted(error.reason) }
        defer { close(messages) }
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
        if let output {
            posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO)
        } else {
            posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0)
        }
        posix_spawn_file_actions_adddup2(&actions, messages, STDERR_FILENO)
        var words: [UnsafeMutablePointer<CChar>?] =
            arguments.map { word in PathText.withCString(word) { strdup($0) } } + [nil]
        defer { for word in words { free(word) } }
        var child: pid_t = 0
        let code = posix_spawnp(&child, arguments[0], &actions, nil, &words, environ)
        guard code == 0 else {
            if code == ENOENT || code == EACCES { throw .notInstalled }
            throw .notStarted(String(cString: strerror(code)))
        }
        var status: Int32 = 0
        while waitpid(child, &status, 0) < 0, errno == EINTR {}
        guard status == 0 else { throw .failed(firstLine(of: messages)) }
    }

    private static func firstLine(of messages: Int32) -> String {
        var bytes = [UInt8](repeating: 0, count: keptMessage)
        let count = pread(messages, &bytes, bytes.count, 0)
        let text = String(decoding: bytes.prefix(max(0, count)), as: UTF8.self)
        return text.split(whereSeparator: \.isNewline).first.map(String.init) ?? "no reason given"
    }
}
