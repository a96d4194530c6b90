// SPDX-License-Identifier: Apache-2.0

import Glibc

/// Single keys from the terminal, without Enter and without an echo. `close` gives the terminal back as it was.
final class Keyboard {
    private var saved = termios()
    private var isOpen = true

    /// - Returns: nil without an interactive user: no terminal, or this program is in its background.
    init?() {
        guard isatty(STDIN_FILENO) == 1, StandardError.isTerminal, tcgetpgrp(STDIN_FILENO) == getpgrp(),
            tcgetattr(STDIN_FILENO, &saved) == 0
        else { return nil }
        var settings = saved
        // Ctrl-C stays what it is.
        settings.c_lflag &= ~tcflag_t(ECHO | ICANON)
        withUnsafeMutableBytes(of: &settings.c_cc) { characters in
            // Ctrl-Z and Ctrl-\ would leave the shell without an echo.
            characters[Int(VSUSP)] = 0
            characters[Int(VQUIT)] = 0
        }
        tcsetattr(STDIN_FILENO, TCSANOW, &settings)
    }

    deinit {
        close()
    }

    /// The next key pressed, without waiting; nil: none. A terminal that is gone counts as `q`.
    func key() -> Character? {
        var event = pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0)
        guard poll(&event, 1, 0) > 0 else { return nil }
        var byte: UInt8 = 0
        return read(STDIN_FILENO, &byte, 1) == 1 ? Character(Unicode.Scalar(byte)) : "q"
    }

    /// Gives the terminal back.
    func close() {
        guard isOpen else { return }
        isOpen = false
        // Flushed: what was typed meanwhile was not meant for the shell.
        tcsetattr(STDIN_FILENO, TCSAFLUSH, &saved)
    }
}
