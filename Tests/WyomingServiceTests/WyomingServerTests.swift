// SPDX-License-Identifier: Apache-2.0

import AudioFiles
import Foundation
import Glibc
import Hark
import HarkBasics
import NIOCore
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

        func waitFor(_ part: String) -> Bool { waitUntil { has(part) } }
    }

    private let log = Log()

    private func server(_ limits: WyomingLimits) throws -> WyomingServer {
        try WyomingServer(
            host: "127.0.0.1", port: 0, models: ModelGroup(CompiledModel(ModelFile.load("wake"))), limits: limits,
            version: "1",
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

    @Test func aSilentClientIsDisconnected() throws {
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

    @Test func aClientThatReadsNoAnswersIsDisconnected() throws {
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

    private func answers(of client: FileHandle) throws -> [String] {
        let told = try client.readToEnd() ?? Data()
        return String(decoding: told, as: UTF8.self).split(separator: "\n").map(String.init)
    }

    /// Each event after the bad one would be answered with 2 KB, and might start a stream.
    @Test func nothingIsDoneAfterARefusal() throws {
        let server = try server(WyomingLimits())
        let client = try LocalConnection.open(port: server.port)
        let rest = String(repeating: "{\"type\":\"ping\"}\n{\"type\":\"describe\"}\n", count: 100)
        try client.write(contentsOf: Data("{\"type\":\"ping\"}\n{\"type\":7}\n\(rest)".utf8))
        let told = try answers(of: client)
        // The error's data follows its header on a line of its own.
        #expect(told.count == 3 && told[0].contains("pong") && told[1].contains("error"), "\(told)")
        try server.stop()
    }

    /// More events than one turn takes: none is left lying.
    @Test func manyEventsAtOnceAreAllAnswered() throws {
        let server = try server(WyomingLimits())
        let client = try LocalConnection.open(port: server.port)
        let many = String(repeating: "{\"type\":\"of the future\"}\n", count: 20_000)
        let pings = String(repeating: "{\"type\":\"ping\"}\n", count: 100)
        try client.write(contentsOf: Data((many + pings).utf8))
        var told = Data()
        while told.count(where: { $0 == UInt8(ascii: "\n") }) < 100 {
            let more = client.availableData
            try #require(!more.isEmpty)
            told.append(more)
        }
        #expect(String(decoding: told, as: UTF8.self).split(separator: "\n").allSatisfy { $0.contains("pong") })
        try server.stop()
    }

    /// A payload that fills the limit follows events that are read no further once enough of them wait.
    @Test func aClientHeldBackIsReadAgain() throws {
        let server = try server(WyomingLimits())
        let client = try LocalConnection.open(port: server.port)
        let large = WyomingEvent("of the future", payload: [UInt8](repeating: 10, count: 1 << 20)).serialized
        for _ in 0..<5 {
            let many = String(repeating: "{\"type\":\"of the future\"}\n", count: 20_000)
            try client.write(contentsOf: Data(many.utf8) + Data(large))
        }
        try client.write(contentsOf: Data("{\"type\":\"ping\"}\n".utf8))
        #expect(String(decoding: client.availableData, as: UTF8.self).contains("pong"))
        try server.stop()
    }

    @Test func oneAddressCannotTakeAllPlaces() throws {
        var limits = WyomingLimits()
        limits.clientsPerAddress = 2
        let server = try server(limits)
        let first = try LocalConnection.open(port: server.port)
        let second = try LocalConnection.open(port: server.port)
        #expect(log.waitFor("connected, 2 of 64"))
        let told = try answers(of: try LocalConnection.open(port: server.port))
        #expect(told.last?.contains(#""code":"full-for-address""#) == true, "\(told)")
        try first.close()
        #expect(log.waitFor("left, 1 of 64"))
        let third = try LocalConnection.open(port: server.port)
        try third.write(contentsOf: Data("{\"type\":\"ping\"}\n".utf8))
        #expect(String(decoding: third.availableData, as: UTF8.self).contains("pong"))
        withExtendedLifetime(second) {}
        try server.stop()
    }

    @Test(arguments: [
        ("127.0.0.1", nil), ("127.9.9.9", nil), ("::1", nil), ("192.168.1.20", 4), ("fe80::1", 4),
    ])
    func onlyOtherMachinesHaveAShare(address: String, share: Int?) throws {
        var limits = WyomingLimits()
        limits.clients = 7
        #expect(limits.clientsPerAddress(of: try SocketAddress(ipAddress: address, port: 1)) == share)
    }

    @Test func theServerSaysThatItWorks() throws {
        let beats = Locked(0)
        let server = try WyomingServer(
            host: "127.0.0.1", port: 0, models: ModelGroup(CompiledModel(ModelFile.load("wake"))), version: "1",
            languages: ["en"],
            heartbeat: (0.01, { beats.withLock { $0 += 1 } }), log: { _ in })
        while beats.withLock({ $0 }) < 3 { usleep(1000) }
        try server.stop()
    }

    @Test func theKeywordsOfSeveralModelsAreServed() throws {
        let models = try ["wake", "commands"].map { CompiledModel(try ModelFile.load($0)) }
        let server = try WyomingServer(
            host: "127.0.0.1", port: 0, models: ModelGroup(models), version: "1", languages: ["en"], log: { _ in })
        let client = try LocalConnection.open(port: server.port)
        let file = HarkProcess.root.appendingPathComponent("audio-fixtures/stop-flite-slt-16k.wav").path
        let samples = try AudioFileReader.samples(path: file) + [Float](repeating: 0, count: 16_000)
        let sound = samples.map { Int16(sample: $0) }.withUnsafeBytes { Data($0) }
        let format = #""data":{"rate":16000,"width":2,"channels":1}"#
        try client.write(contentsOf: Data("{\"type\":\"describe\"}\n".utf8))
        try client.write(
            contentsOf: Data("{\"type\":\"audio-chunk\",\(format),\"payload_length\":\(sound.count)}\n".utf8) + sound)
        try client.write(contentsOf: Data("{\"type\":\"audio-stop\"}\n".utf8))
        var told = ""
        while !told.contains("\"detection\"") && !told.contains("not-detected") {
            let more = client.availableData
            if more.isEmpty { break }
            told += String(decoding: more, as: UTF8.self)
        }
        for word in ["alexa", "snowboy", "yes", "stop"] { #expect(told.contains("the word \(word)"), "\(told)") }
        #expect(told.contains(#""name":"stop""#) && told.contains("\"detection\""), "\(told)")
        try server.stop()
    }
}
