// SPDX-License-Identifier: Apache-2.0

import PulseCapture
import TestSupport
import Testing

@Suite(.tags(.live)) struct CaptureErrorTests {
    private static let hostile = "evil\n\u{1B}[2J"
    private static let all: [CaptureError] = [
        .serverUnreachable(reason: "r"), .accessDenied(reason: "r"), .serverTimedOut, .serverWentAway(reason: "r"),
        .listingFailed(reason: "r"), .noSources, .deviceNotFound(name: hostile, available: ["a", hostile]),
        .streamNotStarted(device: hostile, reason: "r"), .systemCallFailed(call: "c", reason: "r"), .interrupted,
        .stopped,
    ]

    @Test(arguments: all)
    func saysOnOneLineWhatHappenedAndWhatToDo(error: CaptureError) throws {
        let description = error.description
        #expect(!description.unicodeScalars.contains { $0.properties.generalCategory == .control })
        let colon = try #require(description.firstRange(of: ": "))
        #expect(description[..<colon.lowerBound].count >= 10)
        #expect(description[colon.upperBound...].count >= 20)
        #expect(description.first?.isLowercase == true)
        #expect(description.last?.isPunctuation != true || description.hasSuffix(")") || description.hasSuffix("`"))
    }

    @Test func aServerThatIsNotThere() {
        #expect(
            CaptureError.serverUnreachable(reason: "Connection refused").description
                == "cannot reach a PulseAudio server (Connection refused): "
                + "start one with `pulseaudio --start` (or pipewire-pulse), or set PULSE_SERVER")
    }

    @Test func aDeviceThatIsNotThere() {
        #expect(
            CaptureError.deviceNotFound(name: "x", available: ["mic", "line"]).description
                == "there is no source named \"x\": choose from mic, line")
    }
}
