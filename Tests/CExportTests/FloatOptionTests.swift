// SPDX-License-Identifier: Apache-2.0

import Foundation
import Hark
import SpeechFeatures
import TestSupport
import Testing

/// Options of a compiler that change floating-point arithmetic are refused or have no effect on the features.
@Suite struct FloatOptionTests {
    private static let speech = Result { ExportModels.bytes(Array(try ExportModels.speech().prefix(40_000))) }

    /// All floats of a stream, as their bits, and the features.
    private func bits(_ exported: ExportedLibrary, compiler: String = "gcc", _ options: [String]) throws -> [String] {
        let lines = try exported.run(
            try exported.harness(compiler: compiler, options), ["bits"], input: try Self.speech.get())
        #expect(lines.count > 50)
        return lines
    }

    /// Front ends that together use every formula.
    private static func models() throws -> [KeywordModel] {
        try [FeaturePreset.librosa, .kaldi].map { preset in
            var spec = preset.spec
            spec.edges = .snip
            if case .decibels(let floor, _) = spec.compression {
                spec.compression = .decibels(floor: floor, range: nil)
            }
            return try ExportModels.random(features: spec)
        } + [ExportModels.commands()]
    }

    @Test(.enabled(if: hasFusedProducts, "the processor has no fused multiply-add"))
    func contractionHasNoEffect() throws {
        for model in try Self.models() {
            let exported = try ExportedLibrary(model)
            let expected = try bits(exported, ["-O0"])
            for compiler in ["gcc", clang] {
                let fused = ["-std=gnu11", "-O3", "-mfma", "-ffp-contract=fast"]
                #expect(try bits(exported, compiler: compiler, fused) == expected, "\(compiler)")
            }
        }
    }

    private static let unsafe = [
        "-ffast-math", "-Ofast", "-funsafe-math-optimizations", "-ffinite-math-only", "-freciprocal-math",
        "-fno-signed-zeros", "-fassociative-math -fno-signed-zeros -fno-trapping-math",
    ]

    @Test(arguments: unsafe)
    func unsafeMathIsRefused(spelling: String) throws {
        let exported = try ExportedLibrary(try ExportModels.commands())
        let options = ["-O2"] + spelling.split(separator: " ").map(String.init) + ["-c", exported.sources[0]]
        #expect {
            try exported.compile(options)
        } throws: {
            "\($0)".contains("unsafe math changes the features")
        }
        // The last option wins, and without features there is nothing to change.
        try exported.compile(options + ["-fno-fast-math", "-fno-unsafe-math-optimizations", "-fno-finite-math-only"])
        try exported.compile(options + ["-DHARK_TEST_NO_FEATURES"])
    }

    /// Clang does not say that it was told any of these.
    @Test func unsafeMathOfClangHasNoEffect() throws {
        for model in try Self.models() {
            let exported = try ExportedLibrary(model)
            let expected = try bits(exported, ["-O0"])
            for spelling in [
                "-funsafe-math-optimizations", "-freciprocal-math", "-fassociative-math -fno-signed-zeros",
            ] {
                let options = spelling.split(separator: " ").map(String.init)
                #expect(try bits(exported, compiler: clang, ["-O3"] + options) == expected, "\(spelling)")
            }
        }
    }

    /// Options that firmware often sets.
    @Test func harmlessOptionsAreAccepted() throws {
        let exported = try ExportedLibrary(try ExportModels.commands())
        let options = ["-O3", "-flto", "-fno-math-errno", "-fno-trapping-math", "-fsingle-precision-constant"]
        #expect(try bits(exported, options) == bits(exported, ["-O0"]))
    }
}

private let hasFusedProducts =
    (try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8))?.contains(" fma ") ?? false

/// The compiler of the Swift toolchain.
private let clang = ExternalTool.isInstalled("clang") ? "clang" : "gcc"
