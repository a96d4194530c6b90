// SPDX-License-Identifier: Apache-2.0

import Foundation
import Glibc
import TestSupport

/// A `hark` process running beside the test, with its output and errors in files that can be read meanwhile.
final class RunningHark {
    let process: Process
    private let folder: TemporaryFolder

    init(_ arguments: [String], environment: [String: String] = [:]) throws {
        folder = try TemporaryFolder()
        process = HarkProcess.make(arguments, environment: environment)
        for name in ["output", "errors"] { try folder.write([], to: name) }
        process.standardOutput = FileHandle(forWritingAtPath: folder.path(of: "output"))
        process.standardError = FileHandle(forWritingAtPath: folder.path(of: "errors"))
        try process.run()
    }

    deinit {
        if process.isRunning { process.terminate() }
    }

    var output: String { text("output") }
    var errors: String { text("errors") }

    /// The complete lines of the output.
    var lines: [String] {
        let text = output
        guard let end = text.lastIndex(of: "\n") else { return [] }
        return text[..<end].split(separator: "\n").map(String.init)
    }

    private func text(_ name: String) -> String {
        (try? String(contentsOfFile: folder.path(of: name), encoding: .utf8)) ?? ""
    }

    /// Sends a signal and waits for the process to end.
    func end(_ number: Int32 = SIGINT) {
        kill(process.processIdentifier, number)
        process.waitUntilExit()
    }
}
