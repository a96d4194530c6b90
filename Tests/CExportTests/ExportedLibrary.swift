// SPDX-License-Identifier: Apache-2.0

import CExport
import Foundation
import Hark
import TestSupport
import Testing

/// A model's library in a temporary folder, compiled together with Harness/harness.c.
struct ExportedLibrary {
    enum Failure: Error {
        case compiler(String)
    }

    /// The warnings that the build settings of firmware may turn into errors.
    static let strict = [
        "-std=c99", "-Wall", "-Wextra", "-Wconversion", "-Werror", "-pedantic", "-Wshadow", "-Wundef",
        "-Wdouble-promotion", "-Wstrict-prototypes", "-Wmissing-prototypes", "-Wcast-qual",
    ]

    let folder: TemporaryFolder
    let library: CLibrary

    init(_ model: KeywordModel, name: String = "test") throws {
        folder = try TemporaryFolder()
        library = CLibrary(model, name: name, program: "tests")
        for file in library.files { try folder.write(Array(file.text.utf8), to: file.name) }
    }

    /// The library's sources, without its example.
    var sources: [String] { ["hark_\(library.name).c", "hark_\(library.name)_weights.c"] }

    /// Runs a compiler in the folder; throws its messages if it fails.
    func compile(with compiler: String = "gcc", _ arguments: [String]) throws {
        let outcome = try HarkProcess.run(
            program: URL(fileURLWithPath: "/usr/bin/env"), [compiler] + arguments,
            folder: URL(fileURLWithPath: folder.path))
        guard outcome.exited && outcome.status == 0 else { throw Failure.compiler(outcome.errors) }
    }

    /// Compiles library and harness into a program of the folder.
    func harness(compiler: String = "gcc", _ options: [String] = ["-O2"]) throws -> String {
        let harness = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("Harness/harness.c")
        try compile(
            with: compiler,
            Self.strict + options + [
                "-I.", "-DHEADER=\"hark_\(library.name).h\"", "-DPREFIX=hark_\(library.name)",
                "-DUPPER=HARK_\(library.name.uppercased())", harness.path,
            ] + sources + ["-o", "harness"])
        return folder.path(of: "harness")
    }

    /// Runs a program with the bytes as its standard input; returns the lines of its output.
    func run(_ program: String, _ arguments: [String], input: [UInt8] = []) throws -> [String] {
        let (from, to) = (try folder.write(input, to: "input"), folder.path(of: "output"))
        try ExternalTool.run(program, arguments, input: from, output: to)
        return try String(contentsOfFile: to, encoding: .utf8).split(separator: "\n").map(String.init)
    }
}
