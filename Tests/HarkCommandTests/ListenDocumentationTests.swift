// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing

/// The page about microphones, with a sound server that has the devices shown there.
@Suite(.tags(.live)) struct ListenDocumentationTests {
    @Test func theCommandsWork() throws {
        let daemon = try PulseDaemon()
        defer { daemon.stop() }
        try daemon.control("unload-module", "module-pipe-source")
        try daemon.control("unload-module", "module-null-sink")
        try daemon.control(
            "load-module", "module-null-sink", "sink_name=alsa_output.pci-0000_00_1f.3.analog-stereo", "rate=48000",
            "channels=2", "sink_properties=\"device.description='Built-in Audio Analog Stereo'\"")
        try daemon.control(
            "load-module", "module-null-source", "source_name=alsa_input.usb-mic", "rate=16000", "channels=1",
            "description='USB Microphone Mono'")
        try daemon.control("set-default-source", "alsa_input.usb-mic")
        try DocumentationWorkshop(environment: daemon.environment)
            .follow("docs/listening.md", anyNumber: false)
    }
}
