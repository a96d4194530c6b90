// SPDX-License-Identifier: Apache-2.0

import Foundation
import Hark
import TestSupport
import Testing

/// Compiles an exported library with Debian's compiler for Cortex-M.
@Suite(.needs("arm-none-eabi-gcc"))
struct MicrocontrollerTests {
    static let processors = [
        ["-mcpu=cortex-m0plus"], ["-mcpu=cortex-m4", "-mfloat-abi=hard", "-mfpu=fpv4-sp-d16"],
        ["-mcpu=cortex-m4", "-mfloat-abi=soft"],
    ]

    /// The symbols that the library leaves undefined, except its own.
    private func undefined(_ model: KeywordModel, _ options: [String]) throws -> Set<String> {
        let exported = try ExportedLibrary(model)
        try exported.compile(
            with: "arm-none-eabi-gcc", ExportedLibrary.strict + ["-mthumb", "-Os", "-c"] + options + exported.sources)
        // Both objects are linked into one, so that symbols that one defines for the other are not counted.
        try exported.compile(
            with: "arm-none-eabi-gcc",
            ["-r", "-nostdlib", "-o", "both.o"] + exported.sources.map { $0.replacing(".c", with: ".o") })
        let symbols = try exported.run("arm-none-eabi-nm", ["-u", exported.folder.path(of: "both.o")])
        return Set(symbols.compactMap { $0.split(separator: " ").last.map(String.init) })
    }

    /// Functions that the compiler itself may call: memory, and arithmetic that the processor lacks (libgcc has both).
    private static let memory: Set = ["memcpy", "memset", "memmove"]

    @Test func nothingOfACLibrary() throws {
        let models = [
            try ExportModels.commands(),
            try ExportModels.random(
                hidden: [9, 14],
                decoder: .init(windowFrames: 1, refractoryFrames: 3, smoothingFrames: 5)),
        ]
        for model in models {
            // A Cortex-M4 with its floating-point unit has everything the library needs.
            #expect(try undefined(model, Self.processors[1]).subtracting(Self.memory) == [])
            for options in Self.processors {
                let others = try undefined(model, options).subtracting(Self.memory)
                #expect(
                    others.allSatisfy { $0.hasPrefix("__aeabi_") || $0.hasPrefix("__gnu_thumb1_case_") }, "\(others)")
                #expect(!others.contains { $0.hasPrefix("__aeabi_d") }, "double precision: \(others)")
            }
        }
    }

    /// GCC's default in its own dialects is to contract, and it ignores the pragma against it.
    @Test func noProductIsFusedWithASum() throws {
        let exported = try ExportedLibrary(try ExportModels.commands())
        let options = ["-mthumb", "-O2", "-ffp-contract=fast"] + Self.processors[1]
        let fused = { (file: String) in
            try exported.compile(with: "arm-none-eabi-gcc", options + ["-c", "-o", "object.o", file])
            return try exported.run("arm-none-eabi-objdump", ["-d", exported.folder.path(of: "object.o")])
                .filter { $0.contains(#/\svfn?m[as]\.|\svn?ml[as]\./#) }
        }
        #expect(try fused(exported.sources[0]) == [])
        try exported.folder.write(Array("float f(float a, float b, float c) { return a * b + c; }".utf8), to: "f.c")
        #expect(try fused("f.c").count == 1)
    }

    @Test func theNetworkAloneHasNoFloats() throws {
        let symbols = try undefined(
            try ExportModels.commands(), ["-mcpu=cortex-m0plus", "-DHARK_TEST_NO_FEATURES"])
        // Integer operations for which a Cortex-M0+ has no instruction: 64-bit products and 32-bit quotients.
        let allowed: Set = ["__aeabi_lmul", "__aeabi_idiv", "__aeabi_uidiv", "__aeabi_idivmod", "__aeabi_uidivmod"]
        #expect(symbols.subtracting(Self.memory).isSubset(of: allowed), "\(symbols)")
        #expect(symbols.contains("__aeabi_lmul"))
    }
}
