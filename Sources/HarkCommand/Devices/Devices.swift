// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import PulseCapture

struct Devices: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "List the sound server's sources to listen to.",
        discussion: """
            EXAMPLES
              hark devices
              hark devices --format jsonl
            """)

    @Option(help: "text or jsonl.")
    var format: StreamFormat = .text

    private struct Line: Encodable {
        let name: String
        let description: String
        let sampleRate: Int
        let channels: Int
        let monitor: Bool
        let isDefault: Bool
        let state: String
        let muted: Bool
    }

    func run() throws {
        let devices: [CaptureDevice]
        do throws(CaptureError) {
            devices = try CaptureDevice.list()
        } catch {
            throw CommandFailure(error.message, .sound)
        }
        switch format {
        case .jsonl:
            for device in devices {
                JSONLine.write(
                    Line(
                        name: device.name, description: device.description, sampleRate: device.sampleRate,
                        channels: device.channels, monitor: device.isMonitor, isDefault: device.isDefault,
                        state: "\(device.state)", muted: device.isMuted))
            }
        case .text:
            var table = TextTable(
                header: ["source", "rate", "channels", "state", "description"],
                alignments: [.left, .right, .right, .left, .left])
            for device in devices {
                table.add([
                    device.name + (device.isDefault ? " (default)" : ""), "\(device.sampleRate)", "\(device.channels)",
                    device.isMuted ? "muted" : "\(device.state)", device.description,
                ])
            }
            for line in table.lines { StandardOutput.write(line) }
            if devices.isEmpty { StandardError.write("the sound server has no sources: plug in a microphone") }
        }
    }
}
