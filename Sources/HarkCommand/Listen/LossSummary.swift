// SPDX-License-Identifier: Apache-2.0

import HarkBasics
import PulseCapture

/// Lines for people about the samples that a capture lost, by cause.
enum LossSummary {
    static func lines(_ statistics: CaptureStatistics) -> [String] {
        let parts = CaptureGap.Cause.allCases.filter { statistics.losses[$0] > 0 }.map {
            "\(statistics.losses[$0]) \(phrase($0))"
        }
        var lines = parts.isEmpty ? [] : ["samples lost: " + parts.joined(separator: ", ")]
        if statistics.serverOverflows > 0 {
            lines.append("the sound server's buffer overflowed \(statistics.serverOverflows) times")
        }
        if statistics.suspensions > 0 { lines.append("the source was suspended \(statistics.suspensions) times") }
        return lines
    }

    private static func phrase(_ cause: CaptureGap.Cause) -> String {
        switch cause {
        case .serverAway: "without a sound server"
        case .deviceAway: "without the source"
        case .suspended: "while the source was suspended"
        case .moved: "while the recording moved to another source"
        case .stalled: "while no sound came"
        case .hole: "in the sound server"
        case .slowReader: "because this machine was too slow"
        }
    }
}

extension CaptureLosses: Encodable {
    private enum CodingKeys: String, CodingKey {
        case serverAway, deviceAway, suspended, moved, stalled, hole, slowReader
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(serverAway, forKey: .serverAway)
        try container.encode(deviceAway, forKey: .deviceAway)
        try container.encode(suspended, forKey: .suspended)
        try container.encode(moved, forKey: .moved)
        try container.encode(stalled, forKey: .stalled)
        try container.encode(hole, forKey: .hole)
        try container.encode(slowReader, forKey: .slowReader)
    }
}
