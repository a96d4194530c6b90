// SPDX-License-Identifier: Apache-2.0

extension CaptureGap: CustomStringConvertible {
    /// One line for a log, such as "the sound server was away for 3.2 s: 51,200 samples lost".
    public var description: String {
        let time = Self.seconds(duration)
        let story =
            switch cause {
            case .serverAway: "the sound server was away for \(time)"
            case .deviceAway: "the source was away for \(time)"
            case .suspended: "the source was suspended for \(time)"
            case .moved: "the sound server moved the recording to another source in \(time)"
            case .stalled: "no sound came for \(time)"
            case .hole: "the sound server left out \(time) of sound"
            case .slowReader: "this program was too busy for \(time) of sound"
            }
        let loss =
            switch samplesLost {
            case 0: cause == .stalled ? "it came later, nothing is lost" : "no samples lost"
            case 1: "1 sample lost"
            default: "\(Self.thousands(samplesLost)) samples lost"
            }
        return "\(story): \(loss)"
    }

    /// Tenths of a second, or thousandths below one.
    private static func seconds(_ duration: Duration) -> String {
        let (seconds, attoseconds) = duration.components
        let milliseconds = seconds * 1000 + (attoseconds + 500_000_000_000_000) / 1_000_000_000_000_000
        if milliseconds < 1000 { return "\(milliseconds) ms" }
        let tenths = (milliseconds + 50) / 100
        return "\(tenths / 10).\(tenths % 10) s"
    }

    private static func thousands(_ count: Int) -> String {
        guard count >= 1000 else { return "\(count)" }
        let rest = String(count % 1000)
        return "\(thousands(count / 1000)),\(String(repeating: "0", count: 3 - rest.count))\(rest)"
    }
}

extension CaptureGap.Cause {
    /// One line for a log while it lasts, such as "the sound server went away: waiting for it".
    ///
    /// - Parameter problem: what the last try to go on came to, if any was made.
    public func announcement(problem: CaptureError?) -> String {
        switch (self, problem) {
        case (.deviceAway, .deviceNotFound(let name, let available)?):
            let those = available.map(ServerText.printable).joined(separator: ", ")
            return "the source \(ServerText.printable(name)) is gone (there is \(those)): waiting for it"
        case (.deviceAway, .noSources?): return "the sound server has no source left: waiting for one"
        case (.deviceAway, _): return "the source is gone: waiting for it"
        case (.serverAway, .accessDenied(let reason)?):
            return "the sound server refuses this user (\(reason)): trying again until it does not"
        case (.serverAway, _): return "the sound server went away: waiting for it"
        case (.suspended, _): return "the source is suspended: waiting for it"
        case (.moved, _), (.stalled, _), (.hole, _), (.slowReader, _):
            return "no sound comes from the sound server: waiting for it"
        }
    }
}
