// SPDX-License-Identifier: Apache-2.0

import Hark
import HarkListening
import PulseCapture
import SpeechFeatures

extension InputProblem {
    /// What the user can do about the problem of a source.
    func message(source: String) -> String {
        switch self {
        case .silent:
            "warning: \(source) delivers only silence: unmute it (pactl set-source-mute \(source) 0, or the switch on the "
                + "microphone), or choose another source with --device"
        case .clipped:
            "warning: the sound of \(source) is clipped: lower its gain (pactl set-source-volume \(source) 50%)"
        case .channels(.cancel(let used)):
            "warning: the channels of \(source) have opposite polarity and cancel each other: only channel \(used) is used"
        case .channels(.silent(let channel)):
            "warning: channel \(channel) of \(source) is silent, so the mean of its channels is too low: connect it, or raise "
                + "the gain of the other (pactl set-source-volume \(source) 150%)"
        }
    }
}

extension CaptureDevice {
    /// Whether the source is muted, or records less than the features use.
    func warnings(for group: ModelGroup) -> [String] {
        var warnings: [String] = []
        if isMuted { warnings.append("warning: \(name) is muted: pactl set-source-mute \(name) 0") }
        let highest = group.models.map(\.features.highestFrequency).max() ?? 0
        if Float(sampleRate) / 2 < highest {
            warnings.append(
                "warning: \(name) records at \(sampleRate) Hz, so the model misses all sound from \(sampleRate / 2) to "
                    + "\(Int(highest)) Hz: choose another source with --device")
        }
        return warnings
    }
}
