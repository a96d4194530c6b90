// SPDX-License-Identifier: Apache-2.0

import Glibc

/// Takes over a whole terminal: the alternate screen, no cursor and no echo. `close` restores it.
///
/// Unchecked, because one thread uses everything but `close`, and `close` is called after that thread is done.
package final class TerminalWindow: @unchecked Sendable {
    private let descriptor: Int32
    private var saved: termios?
    private var shown: [String] = []
    private var size = (width: 0, height: 0)
    private var pictures = 0

    /// All lines are rewritten once per this many pictures, because other programs may have written on the terminal.
    private static let wholePicture = 50
    private var isOpen = true

    /// - Parameter descriptor: of a terminal.
    package init(_ descriptor: Int32) {
        self.descriptor = descriptor
        var settings = termios()
        // A background process that changes the terminal's settings is stopped (SIGTTOU).
        if tcgetpgrp(descriptor) == getpgrp(), tcgetattr(descriptor, &settings) == 0 {
            saved = settings
            settings.c_lflag &= ~tcflag_t(ECHO | ICANON)
            // Suspending or quitting by Ctrl-Z or Ctrl-\ would leave the shell on this screen. Ctrl-C stays enabled.
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

    /// Restores the terminal.
    package func close() {
        guard isOpen else { return }
        isOpen = false
        write("\u{1B}[0m\u{1B}[?25h\u{1B}[?1049l")
        // TCSAFLUSH discards pending input, which was not meant for the shell.
        if var saved { tcsetattr(descriptor, TCSAFLUSH, &saved) }
    }

    /// The current number of columns and lines.
    package var currentSize: (width: Int, height: Int) {
        var window = winsize()
        guard ioctl(descriptor, UInt(TIOCGWINSZ), &window) == 0, window.ws_col > 0, window.ws_row > 0 else {
            return (80, 24)
        }
        return (Int(window.ws_col), Int(window.ws_row))
    }

    /// Shows lines laid out for `currentSize`: writes those that changed, or all after a change of size.
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
                // The terminal is gone; the process gets a signal for that.
                guard count > 0 else { return }
                written += count
            }
        }
    }
}
