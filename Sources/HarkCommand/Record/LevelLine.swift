// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import HarkBasics
import WordRecording

/// The level of the moment as a bar, on the terminal alone.
struct LevelLine {
    private static let width = 30
    private static let redrawSeconds = 0.1
    /// Where the bar begins, in dB below full scale.
    private static let lowest = -60.0

    private var drawn = Date.distantPast
    private var isVisible = false

    mutating func show(_ level: Double, isInWord: Bool) {
        let now = Date()
        guard StandardError.isTerminal, now.timeIntervalSince(drawn) > Self.redrawSeconds else { return }
        drawn = now
        isVisible = true
        let share = min(1, max(0, 1 - level / Self.lowest))
        let filled = Int(share * Double(Self.width))
        let bar = String(repeating: "#", count: filled) + String(repeating: "-", count: Self.width - filled)
        StandardError.writeRaw("\r\u{1B}[K[\(bar)] \(Figures.fixed(level, decimals: 0)) dB\(isInWord ? "  heard" : "")")
    }

    mutating func clear() {
        guard isVisible else { return }
        StandardError.writeRaw("\r\u{1B}[K")
        isVisible = false
    }
}
