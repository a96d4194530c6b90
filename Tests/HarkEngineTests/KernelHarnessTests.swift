// SPDX-License-Identifier: Apache-2.0

import CHarkKernels
import Foundation
import KernelHarness
import TestSupport
import Testing

@testable import HarkEngine

/// Compares the kernels with each other in C, on this processor and on others through an emulator.
@Suite struct KernelHarnessTests {
    private func digests(_ kernel: UnsafePointer<hark_kernel>) -> [UInt64] {
        (0..<hark_harness_cases()).map { hark_harness_digest(kernel, $0) }
    }

    private func plain() throws -> [UInt64] { digests(try #require(Kernel.plain.functions)) }

    @Test func theFigureDependsOnTheLayer() throws {
        #expect(Set(try plain()).count == Int(hark_harness_cases()))
    }

    @Test(arguments: Kernel.available.filter { $0 != .reference })
    func kernelsOfThisProcessor(kernel: Kernel) throws {
        #expect(digests(try #require(kernel.functions)) == (try plain()))
    }

    private static let compiler = "/usr/bin/aarch64-linux-gnu-gcc"
    private static let emulator = "/usr/bin/qemu-aarch64"
    private static let canEmulate = [compiler, emulator].allSatisfy(FileManager.default.isExecutableFile(atPath:))

    /// Debian's cross compiler and qemu: an old core without the dot product, and one with all features.
    @Test(
        .enabled(if: canEmulate, "needs Debian's gcc-aarch64-linux-gnu and qemu-user"),
        arguments: [("cortex-a53", ["neon", "plain"]), ("max", ["neon-dot", "neon", "plain"])])
    func neonUnderEmulation(processor: String, kernels: [String]) throws {
        let folder = try TemporaryFolder()
        let root = HarkProcess.root.path
        let sources = ["\(root)/Sources/CHarkKernels", "\(root)/Tests/KernelHarness"]
        let files = try sources.flatMap { folder in
            try FileManager.default.contentsOfDirectory(atPath: folder).filter { $0.hasSuffix(".c") }
                .map { "\(folder)/\($0)" }
        }
        let program = folder.path(of: "harness")
        let includes = sources.flatMap { ["-I\($0)", "-I\($0)/include"] }
        let built = try HarkProcess.run(
            program: URL(fileURLWithPath: Self.compiler),
            ["-O2", "-static", "-std=c11", "-Wall", "-Wextra", "-Wconversion", "-Werror", "-o", program]
                + includes + files)
        try #require(built.status == 0, "\(built.errors)")
        let run = try HarkProcess.run(program: URL(fileURLWithPath: Self.emulator), ["-cpu", processor, program])
        try #require(run.status == 0, "\(run.errors)")

        let expected = try plain()
        let lines = run.lines.map { $0.split(separator: " ").map(String.init) }
        #expect(lines.map { $0[0] } == kernels.flatMap { [String](repeating: $0, count: expected.count) })
        for line in lines { #expect(UInt64(line[2]) == expected[try #require(Int(line[1]))], "\(line)") }
    }
}
