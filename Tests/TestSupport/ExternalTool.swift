// SPDX-License-Identifier: Apache-2.0

import Foundation

/// System programs that process audio files and share no code with Hark.
public enum ExternalTool {
    public enum Failure: Error {
        case status(program: String, Int32)
    }

    public static func isInstalled(_ program: String) -> Bool {
        let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin").split(separator: ":")
        return folders.contains { FileManager.default.isExecutableFile(atPath: "\($0)/\(program)") }
    }

    /// Runs a program until it exits, with files as its standard input and output if given.
    public static func run(_ program: String, _ arguments: [String], input: String? = nil, output: String? = nil) throws
    {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = [program] + arguments
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        if let input { process.standardInput = try FileHandle(forReadingFrom: URL(fileURLWithPath: input)) }
        if let output {
            try Data().write(to: URL(fileURLWithPath: output))
            process.standardOutput = try FileHandle(forWritingTo: URL(fileURLWithPath: output))
        }
        try process.run()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else {
            throw Failure.status(program: program, process.terminationStatus)
        }
    }

    /// Whether sox supports the file format.
    public static func soxKnows(_ format: String) -> Bool {
        isInstalled("sox")
            && (try? run("sox", ["-n", "-r", "16000", "-t", format, "/dev/null", "trim", "0", "0.1"])) != nil
    }

    /// The contents of a file of raw 32-bit floating-point numbers.
    public static func floats(in path: String) throws -> [Float] {
        let data = try Data(contentsOf: URL(fileURLWithPath: path))
        return data.withUnsafeBytes { bytes in
            (0..<bytes.count / 4).map { bytes.loadUnaligned(fromByteOffset: $0 * 4, as: Float.self) }
        }
    }
}
