// SPDX-License-Identifier: Apache-2.0

import Glibc

/// A program of the system that does one thing and ends, run without a shell.
package enum ExternalProgram {
    package enum Failure: Error, Equatable {
        /// It is not in `PATH`.
        case notInstalled
        /// It could not be started, or has nowhere to write: the system's words.
        case notStarted(String)
        /// It ended with another status than 0 or by a signal: the first line of what it said.
        case failed(String)
    }

    /// What is read of the program's messages, in bytes.
    private static let keptMessage = 400

    /// Whether a program is in `PATH`.
    package static func isInstalled(_ program: String) -> Bool {
        guard let path = getenv("PATH") else { return false }
        return String(cString: path).split(separator: ":").contains { access("\($0)/\(program)", X_OK) == 0 }
    }

    /// Runs a program and waits for its end.
    /// - Parameters:
    ///   - arguments: the program first, found in `PATH`.
    ///   - output: a file for its standard output; nil: it is dropped.
    package static func run(_ arguments: [String], output: Int32? = nil) throws(Failure) {
        // A file, not a pipe: nobody has to read it before the program ends.
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
