// SPDX-License-Identifier: Apache-2.0

import Foundation
import Glibc
import Hark
import HarkBasics
import TestSupport
import Testing

@testable import WyomingService

/// Misbehaving connections. Detection is tested with the real package, in harkTests.
@Suite struct WyomingServerTests {
    /// A server's log, filled from its thread.
    private final class Log: Sendable {
        private let lines = Locked<[String]>([])

        func add(_ line: String) { lines.withLock { $0.append(line) } }
        func has(_ part: String) -> Bool { lines.withLock { $0.contains { $0.contains(part) } } }

        func waitFor(_ part: String) -> Bool {
            for _ in 0..<1000 {
                if has(part) { return true }
                usleep(10_000)
            }
            return false
        }
    }

    private let log = Log()

    private func server(_ limits: WyomingLimits) throws -> WyomingServer {
        try WyomingServer(
            host: "127.0.0.1", port: 0, model: CompiledModel(ModelFile.load("wake")), limits: limits, version: "1",
            languages: ["en"], log: { [log] in log.add($0) })
    }

    @Test func aReasonReachesAClientThatIsStillSending() throws {
        let server = try server(WyomingLimits())
        for _ in 0..<20 {
            let client = try LocalConnection.open(port: server.port)
            try client.write(contentsOf: Data(repeating: UInt8(ascii: "x"), count: 3_000_000))
            let told = try #require(try client.readToEnd())
            #expect(String(decoding: told, as: UTF8.self).contains(#""code":"too-long""#))
        }
        try server.stop()
    }

    @Test func whoSaysNothingIsLetGo() throws {
        var limits = WyomingLimits()
        limits.idleSeconds = 1
        let server = try server(limits)
        let client = try LocalConnection.open(port: server.port)
        let told = try #require(try client.readToEnd())
        #expect(String(decoding: told, as: UTF8.self).contains(#""code":"idle""#))
        try client.close()
        #expect(log.waitFor("left, 0 of 64"))
        try server.stop()
    }

    @Test func whoReadsNoAnswersIsLetGo() throws {
        let server = try server(WyomingLimits())
        let client = try LocalConnection.open(port: server.port)
        let questions = Data(String(repeating: "{\"type\":\"describe\"}\n", count: 1000).utf8)
        // Each answer is about 2 KB; they fill the system's buffers and then the server's.
        #expect(throws: (any Error).self) { for _ in 0..<1000 { try client.write(contentsOf: questions) } }
        #expect(log.waitFor("answers are not read"))
        #expect(log.waitFor("left, 0 of 64"))
        try server.stop()
    }

    @Test func aRefusedClientThatStaysIsCutOff() throws {
        var limits = WyomingLimits()
        limits.partingSeconds = 1
        let server = try server(limits)
        let client = try LocalConnection.open(port: server.port)
        try client.write(contentsOf: Data("no event\n".utf8))
        #expect(log.waitFor("refused"))
        #expect(log.waitFor("left, 0 of 64"))
        withExtendedLifetime(client) {}
        try server.stop()
    }
}
