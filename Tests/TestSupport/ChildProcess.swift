// SPDX-License-Identifier: Apache-2.0

import Foundation
import Glibc
import HarkBasics

/// A program run without a shell and reaped as soon as it ends.
///
/// Foundation's Process does not work for PulseAudio: the daemon closes the descriptor by which Process detects the
/// exit of its child, and Process then blocks every other Process of the program until the daemon really exits.
public final class ChildProcess: Sendable {
    public let processIdentifier: pid_t
    /// The status from waitpid(2), once the program has ended.
    private let status = Locked<Int32?>(nil)

    /// - Parameters:
    ///   - program: a name to look up in PATH.
    ///   - output: the file that gets standard output and standard error.
    /// - Throws: `PulseDaemonError.notInstalled`, or `POSIXError`.
    public init(_ program: String, _ arguments: [String], environment: [String: String], output: URL) throws {
        let path = try Self.path(of: program).path
        var files = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&files)
        defer { posix_spawn_file_actions_destroy(&files) }
        posix_spawn_file_actions_addopen(&files, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_addopen(&files, STDOUT_FILENO, output.path, O_WRONLY | O_CREAT | O_APPEND, 0o600)
        posix_spawn_file_actions_adddup2(&files, STDOUT_FILENO, STDERR_FILENO)

        // Tests run on threads with blocked signals, and a child would inherit the signal mask.
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var noSignals = sigset_t()
        sigemptyset(&noSignals)
        posix_spawnattr_setsigmask(&attributes, &noSignals)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK))

        var argumentPointers = ([path] + arguments).map { strdup($0) } + [nil]
        var environmentPointers = environment.map { strdup("\($0.key)=\($0.value)") } + [nil]
        defer { (argumentPointers + environmentPointers).forEach { free($0) } }
        var identifier: pid_t = 0
        let error = posix_spawn(&identifier, path, &files, &attributes, &argumentPointers, &environmentPointers)
        guard error == 0 else { throw POSIXError(POSIXErrorCode(rawValue: error) ?? .EIO) }
        processIdentifier = identifier
        Thread { self.reap() }.start()
    }

    public var isRunning: Bool { status.withLock { $0 == nil } }

    /// The exit status; nil while the program runs or if a signal ended it.
    public var exitStatus: Int32? {
        status.withLock { status in
            status.flatMap { $0 & 0x7F == 0 ? $0 >> 8 & 0xFF : nil }
        }
    }

    /// Sends the program a signal, unless it has ended.
    public func send(signal: Int32) {
        // Under the lock, so that the process cannot be reaped, and its ID reused, before the call of kill.
        status.withLock { status in
            if status == nil { _ = kill(processIdentifier, signal) }
        }
    }

    /// - Returns: false if the program still runs after the given seconds.
    @discardableResult
    public func waitForExit(seconds: Int) -> Bool {
        let limit = ContinuousClock.now + .seconds(seconds)
        while isRunning {
            guard ContinuousClock.now < limit else { return false }
            usleep(1_000)
        }
        return true
    }

    private func reap() {
        // Waits without reaping first, so that the process ID stays valid until the lock is held.
        var info = siginfo_t()
        while waitid(P_PID, id_t(processIdentifier), &info, WEXITED | WNOWAIT) != 0, errno == EINTR {}
        status.withLock { status in
            var result: Int32 = 0
            waitpid(processIdentifier, &result, 0)
            status = result
        }
    }

    private static func path(of program: String) throws -> URL {
        let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin").split(separator: ":")
        for folder in folders {
            let candidate = URL(filePath: String(folder)).appending(path: program)
            if FileManager.default.isExecutableFile(atPath: candidate.path) { return candidate }
        }
        throw PulseDaemonError.notInstalled(program: program)
    }
}
