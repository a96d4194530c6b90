// SPDX-License-Identifier: Apache-2.0

import Foundation
import PulseCapture
import TestSupport
import Testing

/// Errors at the start of a session.
@Suite(.serialized, .tags(.live)) struct CaptureFailureTests {
    private func connect(device: String?, server: String, timeout: Duration = .seconds(5)) throws {
        try CaptureSession(device: device, server: server).connect(timeout: timeout)
    }

    @Test func aMissingDeviceIsNamedWithThoseThereAre() throws {
        let daemon = try PulseDaemon()
        let error = #expect(throws: CaptureError.self) { try connect(device: "kitchen", server: daemon.server) }
        #expect(error == .deviceNotFound(name: "kitchen", available: PulseDaemon.sources))
        let description = error?.description ?? ""
        for name in PulseDaemon.sources + ["\"kitchen\""] { #expect(description.contains(name)) }
    }

    @Test func aServerWithoutSourcesIsAnError() throws {
        let daemon = try PulseDaemon()
        try daemon.removeAllSources()
        for device in [nil, "kw16.monitor"] {
            #expect(throws: CaptureError.noSources) { try connect(device: device, server: daemon.server) }
        }
    }

    @Test func noServerIsAnError() {
        let folder = FileManager.default.temporaryDirectory.path
        #expect(throws: CaptureError.serverUnreachable(reason: "Connection refused")) {
            try connect(device: nil, server: "unix:\(folder)/hark-no-such-socket")
        }
    }

    @Test func aServerThatHangsIsGivenUp() throws {
        let daemon = try PulseDaemon()
        daemon.pause()
        #expect(throws: CaptureError.serverTimedOut) {
            try connect(device: nil, server: daemon.server, timeout: .milliseconds(300))
        }
    }
}

extension PulseDaemon {
    /// Removes every source.
    func removeAllSources() throws {
        try control("unload-module", "module-pipe-source")
        try control("unload-module", "module-null-sink")
    }
}
