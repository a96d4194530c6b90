// SPDX-License-Identifier: Apache-2.0

import Foundation
import PulseCapture
import TestSupport
import Testing

@Suite(.serialized, .tags(.live)) struct CaptureDeviceTests {
    @Test func listsTheServersSources() throws {
        let daemon = try PulseDaemon()
        let devices = try CaptureDevice.list(server: daemon.server)
        #expect(devices.map(\.name) == PulseDaemon.sources)
        #expect(devices.map(\.isMonitor) == [true, true, false])
        #expect(devices.map(\.isDefault) == [true, false, false])
        #expect(devices.map(\.sampleRate) == [48_000, 16_000, 16_000])
        #expect(devices.map(\.channels) == [2, 1, 1])
        #expect(devices[0].description == "Monitor of Null Output")
        #expect(devices.allSatisfy { $0.state == .idle })
    }

    @Test func tellsTheStateOfASource() throws {
        let daemon = try PulseDaemon()
        let ear = try Ear.listening(to: daemon, device: "kw16.monitor")
        defer { ear.session.stop() }
        try daemon.suspend(source: "pipe16")
        let devices = try CaptureDevice.list(server: daemon.server)
        #expect(devices.map(\.state) == [.idle, .running, .suspended])
    }

    @Test func followsTheDefault() throws {
        let daemon = try PulseDaemon()
        try daemon.control("set-default-source", "pipe16")
        #expect(try CaptureDevice.list(server: daemon.server).filter(\.isDefault).map(\.name) == ["pipe16"])
    }

    @Test func aServerWithoutSourcesHasAnEmptyList() throws {
        let daemon = try PulseDaemon()
        try daemon.removeAllSources()
        #expect(try CaptureDevice.list(server: daemon.server) == [])
    }

    @Test func aDescriptionCannotReachTheTerminal() throws {
        let daemon = try PulseDaemon()
        let hostile =
            "red \u{1B}[31m bell \u{7} right-to-left \u{202E} line \n tail " + String(repeating: "x", count: 5_000)
        try daemon.control(
            "load-module", "module-null-sink", "sink_name=hostile",
            "sink_properties=\"device.description='\(hostile)'\"")
        let device = try #require(try CaptureDevice.list(server: daemon.server).first { $0.name == "hostile.monitor" })
        #expect(
            device.description.hasPrefix(
                "Monitor of red \u{FFFD}[31m bell \u{FFFD} right-to-left \u{FFFD} line \u{FFFD} tail xxx"))
        #expect(device.description.unicodeScalars.count == 256)
    }

    @Test func aCrowdOfClientsIsServed() async throws {
        let daemon = try PulseDaemon()
        let server = daemon.server
        let lists = await withTaskGroup { group in
            for _ in 0..<16 { group.addTask { try? CaptureDevice.list(server: server) } }
            return await group.reduce(into: []) { $0.append($1) }
        }
        #expect(lists.count == 16)
        #expect(lists.allSatisfy { $0?.map(\.name) == PulseDaemon.sources })
    }

    @Test func noServerIsAnError() throws {
        let folder = FileManager.default.temporaryDirectory.path
        let error = #expect(throws: CaptureError.self) {
            try CaptureDevice.list(server: "unix:\(folder)/hark-no-such-socket")
        }
        #expect(error == .serverUnreachable(reason: "Connection refused"))
    }

    @Test func aServerThatRefusesThisUserIsAnError() throws {
        let server = try FakeServer(.command(0, tag: 0, 1))
        #expect(throws: CaptureError.accessDenied(reason: "Access denied")) {
            try CaptureDevice.list(server: server.address)
        }
    }

    @Test func theEnvironmentNamesTheServer() async {
        // In a separate process, whose environment no other test uses.
        await #expect(processExitsWith: .success) {
            let daemon = try PulseDaemon()
            setenv("PULSE_SERVER", daemon.server, 1)
            #expect(try CaptureDevice.list().map(\.name) == PulseDaemon.sources)
            let session = try CaptureSession(device: nil)
            try session.connect()
            #expect(session.deviceName == "kw48.monitor")
            session.stop()
            daemon.stop()
        }
    }

    @Test func aServerThatHangsIsGivenUp() throws {
        let daemon = try PulseDaemon()
        daemon.pause()
        let begin = ContinuousClock.now
        #expect(throws: CaptureError.serverTimedOut) {
            try CaptureDevice.list(server: daemon.server, timeout: .milliseconds(500))
        }
        #expect(ContinuousClock.now - begin >= .milliseconds(500))
        #expect(ContinuousClock.now - begin < .seconds(5))
    }

    @Test(arguments: [
        FakeServer.Answer.nothing, .goodbye,
        .bytes([UInt8](repeating: 0, count: 20)),
        .bytes([UInt8](repeating: 0xFF, count: 4_096)), .bytes(Array("HTTP/1.1 400 Bad Request\r\n\r\n".utf8)),
        // A reply to the first request without its required fields, and a reply to a request never made.
        .command(2, tag: 0), .command(2, tag: 77, 1, 2, 3),
    ])
    func aServerThatIsNoneIsAnError(answer: FakeServer.Answer) throws {
        let server = try FakeServer(answer)
        let error = #expect(throws: CaptureError.self) {
            try CaptureDevice.list(server: server.address, timeout: .seconds(1))
        }
        switch error {
        case .serverTimedOut, .serverUnreachable: break
        default: Issue.record("unexpected: \(error?.description ?? "no error")")
        }
        #expect(server.clients > 0, "nobody asked the server that answers nonsense")
    }

    @Test func theDefaultIsChosenAndElseAMicrophone() throws {
        func device(_ name: String, isMonitor: Bool, isDefault: Bool = false) -> CaptureDevice {
            CaptureDevice(
                name: name, description: "", isMonitor: isMonitor, isDefault: isDefault, state: .idle,
                sampleRate: 16_000, channels: 1)
        }
        let monitor = device("monitor", isMonitor: true)
        let microphone = device("microphone", isMonitor: false)
        let standard = device("standard", isMonitor: true, isDefault: true)
        #expect(try CaptureDevice.choose(nil, from: [monitor, microphone, standard]) == standard)
        #expect(try CaptureDevice.choose(nil, from: [monitor, microphone]) == microphone)
        #expect(try CaptureDevice.choose(nil, from: [monitor]) == monitor)
        #expect(try CaptureDevice.choose("monitor", from: [microphone, monitor, standard]) == monitor)
        #expect(throws: CaptureError.noSources) { try CaptureDevice.choose(nil, from: []) }
    }
}
