// SPDX-License-Identifier: Apache-2.0

import Foundation

/// Runs the `hark` built beside the tests as a user would, or another program.
public struct HarkProcess {
    public struct Outcome: Sendable {
        public let status: Int32
        /// False if a signal ended the process: a crash.
        public let exited: Bool
        public let output: String
        public let errors: String

        public var lines: [String] { output.split(separator: "\n").map(String.init) }
    }

    /// The executable, in the folder of the test bundle.
    public static var executable: URL {
        // The first argument may be the bundle itself or a helper beside it, depending on the toolchain version.
        let candidates = ([CommandLine.arguments[0]] + CommandLine.arguments.filter { $0.contains(".xctest") })
            .map { URL(fileURLWithPath: $0).deletingLastPathComponent().appendingPathComponent("hark") }
        guard let found = candidates.first(where: { FileManager.default.isExecutableFile(atPath: $0.path) }) else {
            preconditionFailure("no hark beside the tests: \(CommandLine.arguments)")
        }
        return found
    }

    /// The checkout's top folder.
    public static var root: URL {
        URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
    }

    /// A process ready to run; its environment is that of the tests, overridden by `environment`.
    /// - Parameter ignoring: signals, such as PIPE, that are ignored when the process starts. All others have their
    ///   default action, even if the tests or a library in them ignore them (SwiftNIO ignores SIGPIPE).
    public static func make(
        program: URL = executable, _ arguments: [String], ignoring: [String] = [], environment: [String: String] = [:],
        folder: URL? = nil
    ) -> Process {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        let signals = ["--default-signal"] + ignoring.map { "--ignore-signal=\($0)" }
        process.arguments = signals + [program.path] + arguments
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        process.currentDirectoryURL = folder ?? root
        process.standardInput = FileHandle.nullDevice
        return process
    }

    /// Runs until the process exits, for at most `patience` seconds.
    public static func run(
        program: URL = executable, _ arguments: [String], input: String? = nil, environment: [String: String] = [:],
        folder: URL? = nil, patience: Double = 300
    ) throws -> Outcome {
        let process = make(program: program, arguments, environment: environment, folder: folder)
        let scratch = URL(fileURLWithPath: NSTemporaryDirectory()).appendingPathComponent(
            "hark-test-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: scratch, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: scratch) }
        // Files instead of pipes: the process would block forever on a full pipe without a reader.
        let output = scratch.appendingPathComponent("output")
        let errors = scratch.appendingPathComponent("errors")
        for file in [output, errors] { try Data().write(to: file) }
        process.standardOutput = try FileHandle(forWritingTo: output)
        process.standardError = try FileHandle(forWritingTo: errors)
        if let input {
            let file = scratch.appendingPathComponent("input")
            try Data(input.utf8).write(to: file)
            process.standardInput = try FileHandle(forReadingFrom: file)
        }
        try process.run()
        // A process that hangs is killed, which fails its test instead of blocking the suite.
        let identifier = process.processIdentifier
        let watchdog = DispatchWorkItem { kill(identifier, SIGKILL) }
        DispatchQueue.global().asyncAfter(deadline: .now() + patience, execute: watchdog)
        defer { watchdog.cancel() }
        process.waitUntilExit()
        return Outcome(
            status: process.terminationStatus, exited: process.terminationReason == .exit,
            output: String(decoding: try Data(contentsOf: output), as: UTF8.self),
            errors: String(decoding: try Data(contentsOf: errors), as: UTF8.self))
    }
}
