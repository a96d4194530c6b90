// SPDX-License-Identifier: Apache-2.0

import Glibc

/// A terminal taken over whole: another screen than the one that it showed, no cursor, and what is typed is not shown.
/// `close` gives everything back.
///
/// Unchecked, because all but `close` is one thread's; `close` comes after it.
package final class TerminalWindow: @unchecked Sendable {
    private let descriptor: Int32
    private var saved: termios?
    private var shown: [String] = []
    private var size = (width: 0, height: 0)
    private var pictures = 0

    /// After this many pictures all lines are written again: other programs may have written on the terminal as well.
    private static let wholePicture = 50
    private var isOpen = true

    /// - Parameter descriptor: of a terminal.
    package init(_ descriptor: Int32) {
        self.descriptor = descriptor
        var settings = termios()
        // A program in the background must not touch the terminal: it would be stopped.
        if tcgetpgrp(descriptor) == getpgrp(), tcgetattr(descriptor, &settings) == 0 {
            saved = settings
            settings.c_lflag &= ~tcflag_t(ECHO | ICANON)
            // Ctrl-Z and Ctrl-\ would leave the shell with this screen. Ctrl-C stays.
            withUnsafeMutableBytes(of: &settings.c_cc) { characters in
                characters[Int(VSUSP)] = 0
                characters[Int(VQUIT)] = 0
            }
            tcsetattr(descriptor, TCSANOW, &settings)
        }
        write("\u{1B}[?1049h\u{1B}[?25l\u{1B}[H\u{1B}[2J")
    }

    deinit {
        close()
    }

    /// Gives the terminal back as it was.
    package func close() {
        guard isOpen else { return }
        isOpen = false
        write("\u{1B}[0m\u{1B}[?25h\u{1B}[?1049l")
        // Flushed: what was typed meanwhile was not meant for the shell.
        if var saved { tcsetattr(descriptor, TCSAFLUSH, &saved) }
    }

    /// Columns and lines at this moment.
    package var currentSize: (width: Int, height: Int) {
        var window = winsize()
        guard ioctl(descriptor, UInt(TIOCGWINSZ), &window) == 0, window.ws_col > 0, window.ws_row > 0 else {
            return (80, 24)
        }
        return (Int(window.ws_col), Int(window.ws_row))
    }

    /// Shows lines made for `currentSize`: writes those that changed, or all after a change of size.
    package func show(_ lines: [String], size: (width: Int, height: Int)) {
        guard isOpen else { return }
        var text = ""
        if size != self.size {
            text += "\u{1B}[2J"
            shown = []
            self.size = size
        }
        pictures += 1
        let isWhole = pictures.isMultiple(of: Self.wholePicture)
        for (row, line) in lines.enumerated() where isWhole || row >= shown.count || shown[row] != line {
            text += "\u{1B}[\(row + 1);1H\u{1B}[2K\(line)"
        }
        for row in min(lines.count, shown.count)..<shown.count { text += "\u{1B}[\(row + 1);1H\u{1B}[2K" }
        shown = lines
        if !text.isEmpty { write(text) }
    }

    private func write(_ text: String) {
        var text = text
        text.withUTF8 { bytes in
            var written = 0
            while written < bytes.count {
                let count = Glibc.write(descriptor, bytes.baseAddress! + written, bytes.count - written)
                if count < 0 && errno == EINTR { continue }
                // A terminal that is gone; its program hears of that by a signal.
                guard count > 0 else { return }
                written += count
            }
        }
    }
}
