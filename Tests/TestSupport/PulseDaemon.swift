// SPDX-License-Identifier: Apache-2.0

import Foundation
import Glibc
import HarkBasics

/// A PulseAudio daemon for one test, without a sound card or D-Bus and with its own folder, so that many can run at
/// once.
///
/// Devices: the sinks `kw48` (48 kHz stereo) and `kw16` (16 kHz mono), recorded through the sources `kw48.monitor` (the
/// default) and `kw16.monitor`; and the source `pipe16` (16 kHz mono), which delivers the samples of `feed` bit for
/// bit.
public final class PulseDaemon: Sendable {
    public static let sources = ["kw48.monitor", "kw16.monitor", "pipe16"]

    /// The daemon's own folder, removed by `stop`.
    public let folder: URL
    /// The most recently started daemon process; nil before the first start.
    private let current = Locked<ChildProcess?>(nil)
    private var process: ChildProcess? { current.withLock { $0 } }

    /// Starts the daemon and waits until it answers, about 0.1 s.
    ///
    /// - Parameter isStarted: false to start it later with `start`.
    /// - Throws: `PulseDaemonError`. The test must then fail: without the daemon it has tested nothing.
    public init(isStarted: Bool = true) throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "hark-pulse-\(UUID().uuidString)")
        let privately: [FileAttributeKey: Any] = [.posixPermissions: 0o700]
        for path in ["", "run", "state"] {
            try FileManager.default.createDirectory(
                at: folder.appending(path: path), withIntermediateDirectories: true, attributes: privately)
        }
        let script = folder.appending(path: "test.pa")
        try Self.script(folder: folder.path).write(to: script, atomically: true, encoding: .utf8)
        if isStarted { try start() }
    }

    /// Starts the daemon if it is not running, at the same address as before.
    ///
    /// - Throws: `PulseDaemonError`.
    public func start() throws {
        precondition(!isRunning, "the daemon runs already")
        // A killed daemon leaves its pipe behind; it is removed so that the next daemon creates its own.
        try? FileManager.default.removeItem(at: folder.appending(path: "pipe"))
        let script = folder.appending(path: "test.pa")
        let log = folder.appending(path: "log")
        // It exits after 5 minutes without a client, in case the test dies before it can stop it.
        let arguments = [
            "-n", "-F", script.path, "--daemonize=no", "--fail", "--use-pid-file=no", "--disable-shm=yes",
            "--exit-idle-time=300", "--realtime=no", "--high-priority=no",
        ]
        let process = try ChildProcess(
            "pulseaudio", arguments, environment: Self.environment(folder: folder.path), output: log)
        current.withLock { $0 = process }

        let limit = ContinuousClock.now + .seconds(20)
        while !answers() {
            guard process.isRunning, ContinuousClock.now < limit else {
                let error = PulseDaemonError.notStarted(log: (try? String(contentsOf: log, encoding: .utf8)) ?? "")
                stop()
                throw error
            }
            usleep(10_000)
        }
    }

    deinit {
        stop()
    }

    /// The server's address, for PULSE_SERVER or a `server` parameter.
    public var server: String { "unix:\(socketPath)" }

    /// The environment for a child process that uses this daemon: this process's, with PulseAudio's variables.
    public var environment: [String: String] { Self.environment(folder: folder.path) }

    /// The process ID of the running daemon, or of the last one.
    public var processIdentifier: pid_t { process?.processIdentifier ?? 0 }

    public var isRunning: Bool { process?.isRunning ?? false }

    // MARK: Ending it

    /// Ends the daemon and removes its folder. Does nothing on a second call.
    public func stop() {
        if let process, process.isRunning {
            process.send(signal: SIGCONT)
            process.send(signal: SIGTERM)
            if !process.waitForExit(seconds: 5) { kill9() }
        }
        try? FileManager.default.removeItem(at: folder)
    }

    /// Kills the daemon with SIGKILL, as in a crash.
    public func kill9() {
        end(SIGKILL)
    }

    /// Ends the daemon with a signal; its folder stays.
    public func end(_ signal: Int32) {
        process?.send(signal: signal)
        process?.waitForExit(seconds: 5)
    }

    // MARK: Disturbing it

    /// Stops the daemon with SIGSTOP until `resume`.
    public func pause() {
        process?.send(signal: SIGSTOP)
    }

    public func resume() {
        process?.send(signal: SIGCONT)
    }

    /// Suspends or resumes a source.
    public func suspend(source: String, _ isSuspended: Bool = true) throws {
        try control("suspend-source", source, isSuspended ? "1" : "0")
    }

    /// Runs `pactl` with these arguments and returns its output.
    @discardableResult
    public func control(_ arguments: String...) throws -> String {
        try control(arguments)
    }

    /// Runs `pactl` with these arguments and returns its output.
    @discardableResult
    public func control(_ arguments: [String]) throws -> String {
        try run("pactl", arguments)
    }

    // MARK: Sound

    /// Plays a WAV file on a sink and returns when playback ends.
    public func play(file: URL, sink: String) throws {
        try run("paplay", ["--device=\(sink)", file.path])
    }

    /// Writes 16 kHz samples to `pipe16` if there is room for them, and drops them otherwise, like a real sound card.
    ///
    /// - Parameter samples: at most 2048.
    /// - Returns: false if there was no room for them.
    public func offer(_ samples: [Int16]) throws -> Bool {
        precondition(samples.count <= 2048, "more than goes into a pipe at once")
        let pipe = open(folder.appending(path: "pipe").path, O_RDWR | O_NONBLOCK | O_CLOEXEC)
        guard pipe >= 0 else { throw PulseDaemonError.pipeStuck(reason: String(cString: strerror(errno))) }
        defer { close(pipe) }
        return samples.withUnsafeBytes { write(pipe, $0.baseAddress, $0.count) } == samples.count * 2
    }

    /// Writes 16 kHz samples to `pipe16`, as fast as the daemon reads them. They are lost if nothing records the
    /// source.
    public func feed(_ samples: [Int16]) throws {
        // Open for reading too: otherwise a write to a pipe whose reader died would end this process with SIGPIPE.
        let pipe = open(folder.appending(path: "pipe").path, O_RDWR | O_NONBLOCK | O_CLOEXEC)
        guard pipe >= 0 else { throw PulseDaemonError.pipeStuck(reason: String(cString: strerror(errno))) }
        defer { close(pipe) }
        try samples.withUnsafeBytes { bytes in
            var sent = 0
            while sent < bytes.count {
                // At most PIPE_BUF bytes, which are written whole or not at all, so that no sample is split.
                let piece = UnsafeRawBufferPointer(rebasing: bytes[sent..<min(sent + 4096, bytes.count)])
                let written = write(pipe, piece.baseAddress, piece.count)
                if written > 0 {
                    sent += written
                    continue
                }
                var event = pollfd(fd: pipe, events: Int16(POLLOUT), revents: 0)
                guard written < 0, errno == EAGAIN, poll(&event, 1, 5_000) > 0 else {
                    throw PulseDaemonError.pipeStuck(reason: "full after \(sent) of \(bytes.count) bytes")
                }
            }
        }
    }
}

// MARK: - Details

extension PulseDaemon {
    private var socketPath: String { folder.appending(path: "native").path }

    private func answers() -> Bool {
        let socket = Glibc.socket(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        guard socket >= 0 else { return false }
        defer { close(socket) }
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        let room = MemoryLayout.size(ofValue: address.sun_path)
        precondition(socketPath.utf8.count < room, "the temporary folder's path is too long for a socket")
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: socketPath.utf8) }
        return withUnsafePointer(to: &address) { address in
            address.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(socket, $0, socklen_t(MemoryLayout<sockaddr_un>.size)) == 0
            }
        }
    }

    @discardableResult
    private func run(_ program: String, _ arguments: [String]) throws -> String {
        try ChildProcess.output(of: program, arguments, environment: environment, folder: folder, seconds: 60)
    }

    private static func environment(folder: String) -> [String: String] {
        ProcessInfo.processInfo.environment.merging([
            "XDG_RUNTIME_DIR": folder,
            "PULSE_RUNTIME_PATH": "\(folder)/run",
            "PULSE_STATE_PATH": "\(folder)/state",
            "PULSE_COOKIE": "\(folder)/cookie",
            "PULSE_SERVER": "unix:\(folder)/native",
        ]) { _, ours in ours }
    }

    private static func script(folder: String) -> String {
        // Without norewinds the start of played audio is lost. The socket is loaded last: when it exists, everything
        // does.
        """
        .fail
        load-module module-null-sink sink_name=kw48 rate=48000 channels=2 format=s16le norewinds=1
        load-module module-null-sink sink_name=kw16 rate=16000 channels=1 format=s16le norewinds=1
        load-module module-pipe-source source_name=pipe16 file=\(folder)/pipe format=s16le rate=16000 channels=1
        set-default-sink kw48
        set-default-source kw48.monitor
        load-module module-native-protocol-unix socket=\(folder)/native auth-anonymous=1

        """
    }
}
