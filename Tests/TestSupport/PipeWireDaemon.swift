// SPDX-License-Identifier: Apache-2.0

import Foundation
import Glibc
import HarkBasics

/// PipeWire with its PulseAudio server, for one test: without a sound card, with its own folder and D-Bus.
///
/// Devices: the sinks `kw16` (16 kHz mono, the default) and `kw48` (48 kHz stereo), recorded through the sources
/// `kw16.monitor` and `kw48.monitor`.
public final class PipeWireDaemon: Sendable {
    private static let programs = ["pipewire", "wireplumber", "pipewire-pulse", "dbus-daemon", "pactl", "paplay"]

    /// The required programs that are not installed.
    public static var missingPrograms: [String] { programs.filter { !ExternalTool.isInstalled($0) } }

    /// The daemon's own folder, removed by `stop`.
    public let folder: URL
    /// In start order; the PulseAudio server is last.
    private let processes = Locked<[ChildProcess]>([])

    /// Starts all programs and waits until the server answers.
    ///
    /// - Throws: `PulseDaemonError`.
    public init() throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "hark-pipewire-\(UUID().uuidString)")
        let configuration = folder.appending(path: "config/pipewire/pipewire.conf.d")
        try FileManager.default.createDirectory(
            at: configuration, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        try Self.outputs.write(to: configuration.appending(path: "outputs.conf"), atomically: true, encoding: .utf8)
        do {
            try start(
                "dbus-daemon", ["--session", "--nofork", "--nopidfile", "--address=unix:path=\(folder.path)/bus"])
            try wait("D-Bus") { exists("bus") }
            try start("pipewire", [])
            try wait("PipeWire") { exists("pipewire-0") }
            try start("wireplumber", [])
            try startServer()
        } catch {
            stop()
            throw error
        }
    }

    deinit {
        stop()
    }

    /// The server's address, for PULSE_SERVER or a `server` parameter.
    public var server: String { "unix:\(folder.path)/pulse/native" }

    /// The environment for a child process that uses this daemon.
    public var environment: [String: String] {
        ProcessInfo.processInfo.environment.merging([
            "HOME": folder.path, "XDG_RUNTIME_DIR": folder.path, "XDG_CONFIG_HOME": "\(folder.path)/config",
            "XDG_STATE_HOME": "\(folder.path)/state", "DBUS_SESSION_BUS_ADDRESS": "unix:path=\(folder.path)/bus",
            "PULSE_COOKIE": "\(folder.path)/cookie", "PULSE_SERVER": server,
        ]) { _, ours in ours }
    }

    /// Starts the PulseAudio server, or restarts it after `kill9`, and waits until it lists the outputs.
    public func startServer() throws {
        try start("pipewire-pulse", [])
        try wait("the PulseAudio server") {
            let sources = try? control("list", "short", "sources")
            return sources.map { $0.contains("kw16.monitor") && $0.contains("kw48.monitor") } ?? false
        }
    }

    /// Kills the PulseAudio server with SIGKILL; PipeWire itself keeps running.
    public func kill9() {
        let server = processes.withLock { $0.popLast() }
        server?.send(signal: SIGKILL)
        server?.waitForExit(seconds: 5)
    }

    /// Sends the PulseAudio server a signal.
    public func send(signal: Int32) {
        processes.withLock { $0.last }?.send(signal: signal)
    }

    /// Ends all programs and removes the folder. Does nothing on a second call.
    public func stop() {
        let all = processes.withLock { processes in
            defer { processes = [] }
            return processes
        }
        for process in all.reversed() {
            process.send(signal: SIGCONT)
            process.send(signal: SIGTERM)
            if !process.waitForExit(seconds: 5) { process.send(signal: SIGKILL) }
        }
        try? FileManager.default.removeItem(at: folder)
    }

    /// Runs `pactl` with these arguments and returns its output.
    @discardableResult
    public func control(_ arguments: String...) throws -> String {
        try run("pactl", arguments)
    }

    /// Plays a WAV file on a sink and returns when playback ends.
    public func play(file: URL, sink: String) throws {
        try run("paplay", ["--device=\(sink)", file.path])
    }
}

// MARK: - Details

extension PipeWireDaemon {
    private func start(_ program: String, _ arguments: [String]) throws {
        let log = folder.appending(path: "\(program).log")
        let process = try ChildProcess(program, arguments, environment: environment, output: log)
        processes.withLock { $0.append(process) }
    }

    private func exists(_ name: String) -> Bool {
        FileManager.default.fileExists(atPath: folder.appending(path: name).path)
    }

    private func wait(_ what: String, until condition: () -> Bool) throws {
        let limit = ContinuousClock.now + .seconds(20)
        while !condition() {
            guard ContinuousClock.now < limit else {
                let logs = ["dbus-daemon", "pipewire", "wireplumber", "pipewire-pulse"].map { program in
                    (try? String(contentsOf: folder.appending(path: "\(program).log"), encoding: .utf8)) ?? ""
                }
                throw PulseDaemonError.notStarted(log: "\(what): \(logs.joined())")
            }
            usleep(20_000)
        }
    }

    @discardableResult
    private func run(_ program: String, _ arguments: [String]) throws -> String {
        try ChildProcess.output(of: program, arguments, environment: environment, folder: folder, seconds: 30)
    }

    /// The null sinks, as PipeWire configuration. They belong to PipeWire, so they outlive the PulseAudio server.
    private static var outputs: String {
        let sinks = [("kw16", 16_000, "MONO", 2000), ("kw48", 48_000, "FL FR", 1000)].map {
            name, rate, channels, priority in
            """
            { factory = adapter args = {
                factory.name = support.null-audio-sink node.name = \(name) media.class = Audio/Sink
                audio.rate = \(rate) audio.position = [ \(channels) ] object.linger = true
                priority.session = \(priority) monitor.channel-volumes = true } }
            """
        }
        return "context.objects = [\n\(sinks.joined(separator: "\n"))\n]\n"
    }
}
