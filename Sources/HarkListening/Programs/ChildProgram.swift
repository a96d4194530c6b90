// SPDX-License-Identifier: Apache-2.0

import Glibc
import HarkBasics

/// A running child process in its own process group.
package struct ChildProgram {
    package let identifier: pid_t
    package let name: String
    /// Start time, in nanoseconds of `MonotonicTime`.
    package let started: Int64
    /// Time at which SIGTERM was sent, in nanoseconds of `MonotonicTime`; nil if it was not sent.
    package var asked: Int64?
    package var isKilled = false

    package enum End: Equatable {
        case status(Int32)
        case signal(Int32)
        /// Another part of this process, or the system, reaped it.
        case unknown
    }

    /// Starts a program found in `PATH`. Of this process's descriptors it inherits only `output`.
    ///
    /// - Parameters:
    ///   - arguments: the program's name, then its arguments.
    ///   - variables: NAME=VALUE entries that override this process's environment.
    ///   - output: descriptor for its standard output and error; nil for /dev/null.
    /// - Returns: the running program, or the error if it could not be started.
    package static func start(
        _ arguments: [String], variables: [String], output: Int32?
    ) -> Result<ChildProgram, SystemFailure> {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
        for descriptor in [STDOUT_FILENO, STDERR_FILENO] {
            if let output {
                posix_spawn_file_actions_adddup2(&actions, output, descriptor)
            } else {
                posix_spawn_file_actions_addopen(&actions, descriptor, "/dev/null", O_WRONLY, 0)
            }
        }
        OpenDescriptors.closeOnExecution()

        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        // The child must not inherit the signals that this process ignores or blocks.
        var signals = sigset_t()
        sigfillset(&signals)
        posix_spawnattr_setsigdefault(&attributes, &signals)
        sigemptyset(&signals)
        posix_spawnattr_setsigmask(&attributes, &signals)
        posix_spawnattr_setpgroup(&attributes, 0)
        posix_spawnattr_setflags(
            &attributes, Int16(POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETPGROUP))

        var words: [UnsafeMutablePointer<CChar>?] = arguments.map { strdup($0) } + [nil]
        var settings: [UnsafeMutablePointer<CChar>?] = environment(with: variables).map { strdup($0) } + [nil]
        defer { for text in words + settings { free(text) } }
        var identifier: pid_t = 0
        let code = posix_spawnp(&identifier, arguments[0], &actions, &attributes, &words, &settings)
        guard code == 0 else { return .failure(SystemFailure(code: code)) }
        return .success(ChildProgram(identifier: identifier, name: arguments[0], started: MonotonicTime.now))
    }

    /// Reaps the process and returns how it ended; nil while it runs.
    package func reaped() -> End? {
        var status: Int32 = 0
        let result = waitpid(identifier, &status, WNOHANG)
        // ECHILD: it is gone, as if SIGCHLD is ignored. Its number may already be another process's.
        if result < 0, errno == ECHILD { return .unknown }
        guard result == identifier else { return nil }
        let signal = status & 0x7F
        return signal == 0 ? .status(status >> 8 & 0xFF) : .signal(signal)
    }

    /// Sends a signal to its process group, that is, to it and its descendants.
    package func send(_ signal: Int32) { kill(-identifier, signal) }

    /// This process's environment with `variables` added or replaced, and without the service manager's variables,
    /// which apply to this process only.
    private static func environment(with variables: [String]) -> [String] {
        var result = variables
        let hidden = variables.map { String($0.prefix { $0 != "=" }) } + ServiceNotifier.variables
        var next = environ
        while let entry = next.pointee {
            let text = String(cString: entry)
            if !hidden.contains(String(text.prefix { $0 != "=" })) { result.append(text) }
            next += 1
        }
        return result
    }
}

package enum OpenDescriptors {
    /// Sets close-on-exec on every descriptor above 2, so that child programs inherit none of them.
    ///
    /// Hark opens all its own descriptors with close-on-exec. Those it inherited, such as a lock held by the script
    /// that started it, would otherwise be passed on to programs that may outlive it.
    package static func closeOnExecution() {
        guard let folder = opendir("/proc/self/fd") else {
            for descriptor in STDERR_FILENO + 1..<1024 { mark(descriptor) }
            return
        }
        defer { closedir(folder) }
        while let entry = readdir(folder) {
            let name = withUnsafeBytes(of: &entry.pointee.d_name) {
                String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
            }
            if let descriptor = Int32(name), descriptor > STDERR_FILENO { mark(descriptor) }
        }
    }

    private static func mark(_ descriptor: Int32) {
        let flags = fcntl(descriptor, F_GETFD)
        if flags >= 0, flags & FD_CLOEXEC == 0 { _ = fcntl(descriptor, F_SETFD, flags | FD_CLOEXEC) }
    }
}

/// The errno value of a failed system call.
package struct SystemFailure: Error, CustomStringConvertible {
    package let code: Int32

    package var description: String { String(cString: strerror(code)) }
}
