// SPDX-License-Identifier: Apache-2.0

import Foundation
import Glibc
import TestSupport
import Testing

/// `hark serve` with clients of the real `wyoming` package.
@Suite(.tags(.live)) struct ServeCommandTests {
    /// The interpreter of the environment that Scripts/python-package installs.
    private static let python = HarkProcess.root.appendingPathComponent(".build-test/wyoming/bin/python")
    private static let satellites = script("satellites.py")

    private static let isPackageHere = FileManager.default.isExecutableFile(atPath: python.path)

    private static func script(_ name: String) -> URL {
        HarkProcess.root.appendingPathComponent("Tests/HarkCommandTests/Satellites/\(name)")
    }

    private struct Told: Decodable {
        enum Item: Decodable, Equatable {
            case name(String)
            case timestamp(Int)

            init(from decoder: any Decoder) throws {
                let container = try decoder.singleValueContainer()
                if let name = try? container.decode(String.self) {
                    self = .name(name)
                } else {
                    self = .timestamp(try container.decode(Int.self))
                }
            }
        }

        struct Satellite: Decodable {
            let models: [String]
            let told: [[Item]]
            let pong: String
        }

        let satellites: [Satellite]
        let strangers: [[String]]
    }

    /// Starts a server on a free port.
    private func serve(_ more: [String] = []) throws -> (RunningHark, port: Int) {
        let hark = try RunningHark(["serve", "--wyoming", "127.0.0.1:0", "--model", "commands"] + more)
        #expect(waitUntil { hark.errors.contains("listening on 127.0.0.1:") }, "\(hark.errors)")
        let port = hark.errors.split(separator: "127.0.0.1:").dropFirst().first?.prefix { $0.isNumber }
        return (hark, try #require(port.flatMap { Int($0) }))
    }

    /// Runs a server and returns it with the messages that fifty satellites and twelve misbehaving clients got from it.
    private func hearFifty() throws -> (RunningHark, memoryBefore: Int, Told) {
        let folder = try TemporaryFolder()
        let padded = folder.path(of: "stop.wav")
        let sox = try HarkProcess.run(
            program: URL(fileURLWithPath: "/usr/bin/sox"),
            ["audio-fixtures/stop-flite-slt-16k.wav", "-b", "16", padded, "pad", "1", "1.5"])
        try #require(sox.status == 0, "\(sox.errors)")
        let (hark, port) = try serve()
        let before = PeakMemory.kilobytes(of: hark.process.processIdentifier)
        try #require(before > 0)
        let run = try HarkProcess.run(
            program: Self.python, [Self.satellites.path, "\(port)", padded, "stop", "50"], patience: 60)
        try #require(run.status == 0, "\(run.errors)\n\(hark.errors.suffix(2000))")
        return (hark, before, try JSONDecoder().decode(Told.self, from: Data(run.output.utf8)))
    }

    @Test(.enabled(if: isPackageHere, "wyoming is not installed: run Scripts/python-package wyoming"))
    func fiftySatellitesAreHeardAndStrangersHarmNobody() throws {
        let (hark, _, told) = try hearFifty()
        #expect(told.satellites.count == 50)
        for (number, satellite) in told.satellites.enumerated() {
            #expect(satellite.models.count == 10 && satellite.models.contains("stop"))
            #expect(satellite.pong == "the end")
            #expect(satellite.told.count == 1, "\(number): \(satellite.told)")
            #expect(satellite.told.first?.first == .name(number % 2 == 0 ? "stop" : "not-detected"))
            // The client's timestamps start at 1 s; the word ends about 2 s later.
            if number % 2 == 0, case .timestamp(let time)? = satellite.told.first?.last {
                #expect((2000...4000).contains(time))
            }
        }
        #expect(told.strangers.count == 12)
        #expect(told.strangers.allSatisfy { $0 == ["error"] }, "\(told.strangers)")
        hark.end(SIGTERM)
        #expect(hark.process.terminationReason == .exit && hark.process.terminationStatus == 0)
    }

    @Test(.enabled(if: isPackageHere, "wyoming is not installed: run Scripts/python-package wyoming"))
    func memoryOfFiftySatellitesIsBounded() throws {
        let (hark, before, _) = try hearFifty()
        // The limit of waiting data if clients send faster than the server processes; WyomingLimits has the parts.
        #expect(PeakMemory.kilobytes(of: hark.process.processIdentifier) - before < 50 * 512)
        hark.end(SIGTERM)
    }

    @Test func oneClientTooManyIsToldSoAndTakenWhenThereIsRoom() throws {
        let (hark, port) = try serve(["--clients", "2"])
        let first = try LocalConnection.open(port: port)
        let second = try LocalConnection.open(port: port)
        #expect(waitUntil { hark.errors.contains("2 of 2") })
        let told = try #require(try LocalConnection.open(port: port).readToEnd())
        #expect(String(decoding: told, as: UTF8.self).contains(#""code":"full""#))
        try second.close()
        #expect(waitUntil { hark.errors.contains("left, 1 of 2") })
        let third = try LocalConnection.open(port: port)
        try third.write(contentsOf: Data("{\"type\":\"describe\"}\n".utf8))
        #expect(String(decoding: third.availableData, as: UTF8.self).contains(#""type":"info""#))
        try first.close()
        hark.end(SIGTERM)
        #expect(hark.process.terminationStatus == 0)
    }

    @Test(arguments: ["127.0.0.1:0", "0.0.0.0:0"])
    func openDoorsAreWarnedOf(address: String) throws {
        let hark = try RunningHark(["serve", "--wyoming", address])
        #expect(waitUntil { hark.errors.contains("Ctrl-C ends\n") }, "\(hark.errors)")
        hark.end(SIGTERM)
        #expect(hark.errors.contains("warning: anyone who reaches that address") == (address == "0.0.0.0:0"))
    }

    @Test func aPortInUseIsToldAndOthersAreWrongUsage() throws {
        let (hark, port) = try serve(["--quiet"])
        let second = try HarkProcess.run(["serve", "--wyoming", "127.0.0.1:\(port)"], patience: 20)
        #expect(second.exited && second.status == 4, "\(second.errors)")
        #expect(second.errors.contains("127.0.0.1:\(port): cannot listen there"), "\(second.errors)")
        hark.end(SIGINT)
        #expect(hark.process.terminationReason == .exit && hark.process.terminationStatus == 0)
        for arguments in [
            ["--wyoming", "nowhere"], ["--wyoming", ":1"], ["--wyoming", "a:99999"], ["--clients", "0"],
            ["--clients", "4", "--clients-per-address", "5"], ["--clients-per-address", "0"],
        ] {
            let run = try HarkProcess.run(["serve"] + arguments)
            #expect(run.exited && run.status == 2, "\(arguments)")
        }
    }

    /// What a client's program prints about "stop" in a recording, or nil if its package is not installed.
    private func told<Told: Decodable>(by program: String, package: String, _ kind: Told.Type) throws -> Told? {
        let python = HarkProcess.root.appendingPathComponent(".build-test/\(package)/bin/python")
        guard FileManager.default.isExecutableFile(atPath: python.path) else { return nil }
        let (hark, port) = try serve()
        let run = try HarkProcess.run(
            program: python, [Self.script(program).path, "\(port)", "audio-fixtures/stop-flite-slt-16k.wav", "stop"],
            patience: 120)
        try #require(run.status == 0, "\(run.errors)\n\(hark.errors.suffix(2000))")
        hark.end(SIGTERM)
        #expect(hark.process.terminationStatus == 0)
        return try JSONDecoder().decode(Told.self, from: Data(run.output.utf8))
    }

    /// The program that a Raspberry Pi runs: it stamps its sound with nanoseconds.
    @Test func theSatelliteProgramHearsTheWord() throws {
        struct Told: Decodable {
            let events: [String]
            let keyword: String
        }
        guard let told = try told(by: "satellite_program.py", package: "wyoming-satellite", Told.self) else { return }
        #expect(told.events == ["run-pipeline", "audio-chunk"])
        #expect(told.keyword == "stop")
    }

    /// Where Scripts/home-assistant was run.
    @Test func homeAssistantHearsTheWord() throws {
        struct Told: Decodable {
            struct Word: Decodable {
                let keyword: String?
                let phrase: String?
                let timestamp: Int?
            }
            let flow: String
            let title: String
            let entities: [String]
            let words: [String]
            let asked: Word
            let any: Word
            let other: Word
        }
        guard let told = try told(by: "home_assistant.py", package: "home-assistant", Told.self) else { return }
        #expect(told.flow == "create_entry" && told.title == "hark" && told.entities == ["wake_word.hark"])
        #expect(told.words.count == 10 && told.words.contains("stop"))
        for word in [told.asked, told.any] {
            #expect(word.keyword == "stop" && word.phrase == "stop")
            // The chunk's time: half a second of silence, then the word.
            #expect((700...2200).contains(word.timestamp ?? 0), "\(word)")
        }
        #expect(told.other.keyword == nil)
    }
}
