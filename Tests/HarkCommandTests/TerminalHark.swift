// SPDX-License-Identifier: Apache-2.0

import Foundation
import Glibc
import TestSupport

/// A `hark` process on its own pseudo-terminal, and the terminal's contents.
final class TerminalHark {
    let process: Process
    private let master: Int32
    private let slave: Int32
    /// The output read so far. Not thread-safe: `text` appends whatever is available.
    private var collected: [UInt8] = []

    init(_ arguments: [String], environment: [String: String], columns: Int, rows: Int) throws {
        var ends: (Int32, Int32) = (-1, -1)
        guard openpty(&ends.0, &ends.1, nil, nil, nil) == 0 else {
            throw TemporaryFolderError(call: "openpty", code: errno)
        }
        (master, slave) = ends
        // The child must inherit the ends only as its standard streams.
        for end in [master, slave] { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        _ = fcntl(master, F_SETFL, O_NONBLOCK)
        // A new session with the terminal as its controlling terminal, as under a shell.
        process = HarkProcess.make(
            program: URL(fileURLWithPath: "/usr/bin/setsid"),
            ["--ctty", "--wait", HarkProcess.executable.path] + arguments, environment: environment)
        let handle = FileHandle(fileDescriptor: slave, closeOnDealloc: false)
        (process.standardInput, process.standardOutput, process.standardError) = (handle, handle, handle)
        resize(columns: columns, rows: rows)
        try process.run()
    }

    deinit {
        if process.isRunning { type("\u{3}") }
        close(slave)
        close(master)
    }

    func resize(columns: Int, rows: Int) {
        var size = winsize(ws_row: UInt16(rows), ws_col: UInt16(columns), ws_xpixel: 0, ws_ypixel: 0)
        _ = ioctl(slave, UInt(TIOCSWINSZ), &size)
    }

    /// Types text on the keyboard.
    func type(_ text: String) {
        _ = Array(text.utf8).withUnsafeBytes { write(master, $0.baseAddress, $0.count) }
    }

    /// The terminal's local modes, such as echo.
    var localModes: UInt32 {
        var settings = termios()
        tcgetattr(slave, &settings)
        return settings.c_lflag
    }

    /// All output written to the terminal so far.
    var text: String {
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = read(master, &buffer, buffer.count)
            guard count > 0 else { break }
            collected += buffer[..<count]
        }
        return String(decoding: collected, as: UTF8.self)
    }

    /// The lines on the screen, from the output since it was last cleared.
    var screen: [String] {
        let wiped = text.components(separatedBy: "\u{1B}[2J").last ?? ""
        var lines: [Int: String] = [:]
        for match in wiped.matches(of: #/\x1B\[(\d+);1H\x1B\[2K((?:[^\x1B]|\x1B\[[0-9;]*m)*)/#) {
            guard let row = Int(match.1) else { continue }
            lines[row] = String(match.2).replacing(#/\x1B\[[0-9;]*m/#, with: "")
        }
        let last = lines.keys.max() ?? 0
        return (0..<last).map { lines[$0 + 1] ?? "" }
    }

    /// As ``waitUntil``, reading what the program writes, so that the terminal never fills.
    func wait(seconds: Double = 20, until condition: () -> Bool) -> Bool {
        waitUntil(within: .seconds(seconds)) {
            _ = text
            return condition()
        }
    }
}
