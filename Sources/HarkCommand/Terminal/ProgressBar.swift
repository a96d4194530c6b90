// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import HarkBasics

/// A progress bar with the remaining time, shown only on a terminal.
final class ProgressBar {
    private static let width = 30
    private static let redrawSeconds = 0.1
    /// Work shorter than this shows no bar.
    private static let patienceSeconds = 1.0

    private let title: String
    private let started = Date()
    private var drawn = Date.distantPast
    private var visible = false

    init(_ title: String) {
        self.title = title
    }

    func update(done: Int, total: Int, note: String = "") {
        let now = Date()
        guard isDue(now) else { return }
        let share = total == 0 ? 1 : Double(done) / Double(total)
        let filled = Int(share * Double(Self.width))
        let bar = String(repeating: "#", count: filled) + String(repeating: "-", count: Self.width - filled)
        let left = share > 0 ? now.timeIntervalSince(started) * (1 - share) / share : 0
        StandardError.writeRaw(
            "\r\u{1B}[K\(title) [\(bar)] \(Figures.percent(share)), \(Figures.clock(left)) left\(note)")
    }

    /// Shows the work done, if the total is unknown.
    func update(done: String) {
        guard isDue(Date()) else { return }
        StandardError.writeRaw("\r\u{1B}[K\(title): \(done)")
    }

    private func isDue(_ now: Date) -> Bool {
        guard StandardError.isTerminal, now.timeIntervalSince(drawn) > Self.redrawSeconds,
            now.timeIntervalSince(started) > Self.patienceSeconds
        else { return false }
        drawn = now
        visible = true
        return true
    }

    /// Erases the bar, so that a line can be written in its place.
    func clear() {
        guard visible else { return }
        StandardError.writeRaw("\r\u{1B}[K")
        visible = false
    }
}
