// SPDX-License-Identifier: Apache-2.0

import Foundation
import Glibc
import HarkBasics
import TestSupport
import Testing

/// `hark serve` where the system or its clients give it trouble.
@Suite struct ServeEnduranceTests {
    /// F_SETPIPE_SZ of Linux, which Swift does not import.
    private static let setPipeSize: Int32 = 1031
    private static let ping = Data("{\"type\":\"ping\"}\n".utf8)

    /// Starts a server by a shell command in which `$HARK` serves on a free port, with `errors` as its standard error.
    private func serve(_ command: String, errors: FileHandle, environment: [String: String] = [:]) throws -> Process {
        let process = HarkProcess.make(
            program: URL(fileURLWithPath: "/bin/sh"), ["-c", command],
            environment: environment.merging(["HARK": HarkProcess.executable.path]) { $1 })
        process.standardError = errors
        try process.run()
        return process
    }

    /// The port in the server's first line, once it is there.
    private func portNumber(in errors: String) -> Int? {
        let parts = errors.components(separatedBy: "listening on 127.0.0.1:")
        return parts.count > 1 ? Int(parts[1].prefix { $0.isNumber }) : nil
    }

    private func answers(_ client: FileHandle) throws -> Bool {
        try client.write(contentsOf: Self.ping)
        return String(decoding: client.availableData, as: UTF8.self).contains("pong")
    }

    @Test func withoutDescriptorsItWaitsAndGoesOn() throws {
        let folder = try TemporaryFolder()
        let path = try folder.write([], to: "errors")
        let errors: () -> String = { (try? String(contentsOfFile: path, encoding: .utf8)) ?? "" }
        let process = try serve(
            "ulimit -n 40; exec $HARK serve --wyoming 127.0.0.1:0",
            errors: try #require(FileHandle(forWritingAtPath: path)))
        defer { process.terminate() }
        let isListening = waitUntil { portNumber(in: errors()) != nil }
        try #require(isListening, "\(errors())")
        let port = try #require(portNumber(in: errors()))
        var clients = try (0..<60).map { _ in try LocalConnection.open(port: port) }
        #expect(waitUntil { errors().contains("no connection can be accepted for a second (Too many open files)") })
        #expect(try answers(clients[0]))
        for client in clients { try client.close() }
        clients = []
        #expect(waitUntil { (try? answers(LocalConnection.open(port: port))) == true })
        // One line, not one for each attempt.
        #expect(errors().components(separatedBy: "no connection can be accepted").count == 2)
    }

    /// Nobody reads the log: the clients are served, and a signal ends the server.
    @Test(arguments: [SIGTERM, SIGINT, SIGHUP])
    func aLogThatNobodyReadsStopsNothing(signal: Int32) throws {
        let pipe = Pipe()
        // The smallest pipe: a page.
        let size = fcntl(pipe.fileHandleForWriting.fileDescriptor, Self.setPipeSize, 4096)
        try #require(size == 4096)
        let process = try serve("exec $HARK serve --wyoming 127.0.0.1:0", errors: pipe.fileHandleForWriting)
        let first = String(decoding: pipe.fileHandleForReading.availableData, as: UTF8.self)
        let port = try #require(portNumber(in: first), "\(first)")
        // Two lines of about 50 bytes each.
        for _ in 0..<200 { try LocalConnection.open(port: port).close() }
        // Refused until the server has seen the others leave.
        #expect(waitUntil { (try? answers(LocalConnection.open(port: port))) == true })
        kill(process.processIdentifier, signal)
        process.waitUntilExit()
        #expect(process.terminationReason == .exit && process.terminationStatus == 0)
    }

    @Test func theServiceManagerIsToldAndTheWatchdogFed() throws {
        let manager = try ServiceManager()
        let folder = try TemporaryFolder()
        let path = try folder.write([], to: "errors")
        let process = try serve(
            "exec $HARK serve --quiet --wyoming 127.0.0.1:0",
            errors: try #require(FileHandle(forWritingAtPath: path)),
            environment: ["NOTIFY_SOCKET": manager.name, "WATCHDOG_USEC": "100000"])
        #expect(waitUntil { manager.lines.contains("READY=1") && manager.pings >= 3 })
        #expect(manager.lines.contains { $0.hasPrefix("STATUS=listening on 127.0.0.1:") })
        process.terminate()
        process.waitUntilExit()
        #expect(process.terminationStatus == 0)
        #expect(manager.lines.contains("STOPPING=1"))
    }
}
