// SPDX-License-Identifier: Apache-2.0

import Glibc

/// Reads single keys from the terminal, without Enter and without echo. `close` restores the terminal's settings.
final class Keyboard {
    private var saved = termios()
    private var isOpen = true

    /// - Returns: Nil without an interactive user: standard input is not a terminal, or this program is in the
    ///   background.
    init?() {
        guard isatty(STDIN_FILENO) == 1, StandardError.isTerminal, tcgetpgrp(STDIN_FILENO) == getpgrp(),
            tcgetattr(STDIN_FILENO, &saved) == 0
        else { return nil }
        var settings = saved
        // ISIG stays set, so Ctrl-C still sends SIGINT.
        settings.c_lflag &= ~tcflag_t(ECHO | ICANON)
        withUnsafeMutableBytes(of: &settings.c_cc) { characters in
            // Suspending or quitting by Ctrl-Z or Ctrl-\ would leave the shell without echo.
            characters[Int(VSUSP)] = 0
            characters[Int(VQUIT)] = 0
        }
        tcsetattr(STDIN_FILENO, TCSANOW, &settings)
    }

    deinit {
        close()
    }

    /// The next key pressed, without waiting; nil if there is none. A closed terminal counts as `q`.
    func key() -> Character? {
        var event = pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0)
        guard poll(&event, 1, 0) > 0 else { return nil }
        var byte: UInt8 = 0
        return read(STDIN_FILENO, &byte, 1) == 1 ? Character(Unicode.Scalar(byte)) : "q"
    }

    /// Restores the terminal's settings.
    func close() {
        guard isOpen else { return }
        isOpen = false
        // TCSAFLUSH discards pending input, which was not meant for the shell.
        tcsetattr(STDIN_FILENO, TCSAFLUSH, &saved)
    }
}
