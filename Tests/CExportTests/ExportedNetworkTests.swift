// SPDX-License-Identifier: Apache-2.0

import Hark
import HarkCore
import NetworkTestSupport
import TestSupport
import Testing

/// For int8 frames an exported library gives exactly the integers of the plain Swift network and decoder.
@Suite struct ExportedNetworkTests {
    private func agrees(
        _ model: KeywordModel, as settings: KeywordModel? = nil, frames count: Int = 600, options: [String] = ["-O2"],
        arguments: [String] = []
    ) throws {
        var random = SeededRandom(seed: 7)
        let size = model.features.outputCount
        var frames = (0..<count).map { _ in RandomNetwork.integers(size, &random) }
        // Constant input at the limits of the range drives cells and gates into saturation.
        for value: Int8 in [-128, 127, 0] { frames += (0..<40).map { _ in [Int8](repeating: value, count: size) } }
        let exported = try ExportedLibrary(model)
        let lines = try exported.run(
            try exported.harness(options), ["frames"] + arguments,
            input: frames.joined().map { UInt8(bitPattern: $0) })
        let expected = ExportModels.transcript(of: frames, settings ?? model)
        #expect(lines == expected)
        #expect(expected.contains { !$0.contains("| -1 |") }, "nothing fired: the comparison says little")
    }

    @Test func theShippedModel() throws {
        let model = try ExportModels.commands()
        // Enough frames that a rounding error of one unit of 2^-27 within a cell would show.
        try agrees(
            model.with(decoder: DecoderSpec(windowFrames: 3, refractoryFrames: 2)).firingEasily(), frames: 12_000)
    }

    @Test func severalLayers() throws {
        let decoder = DecoderSpec(windowFrames: 1, refractoryFrames: 0, smoothingFrames: 4, hysteresis: 30_000)
        try agrees(try ExportModels.random(hidden: [9, 14], seed: 2))
        try agrees(try ExportModels.random(hidden: [16, 8], decoder: decoder, seed: 3))
        try agrees(try ExportModels.random(hidden: [6, 7, 8], seed: 4))
    }

    @Test func thresholdsAndRefractoryTimeChangeAtRunTime() throws {
        let model = try ExportModels.random(hidden: [9], seed: 8)
        let settings = KeywordModel(
            features: model.features, normalization: model.normalization, network: model.network,
            labels: model.labels.map { KeywordLabel(name: $0.name, threshold: 7000) },
            decoder: DecoderSpec(windowFrames: 7, refractoryFrames: 2), provenance: model.provenance)
        try agrees(model, as: settings, arguments: ["7000", "2"])
    }

    /// Optimized for size or not at all, and with checks for undefined behavior.
    @Test func otherOptionsOfTheCompiler() throws {
        let model = try ExportModels.random(hidden: [9, 14], seed: 5)
        for options in [["-O0"], ["-Os"], ["-O3", "-march=native"]] { try agrees(model, options: options) }
        try agrees(
            model, options: ["-g", "-O1", "-fsanitize=address,undefined", "-fno-sanitize-recover=all"])
    }

    /// Without the features the library contains no floating point: the compiler is told to reject it.
    @Test func theNetworkHasNoFloats() throws {
        let model = try ExportModels.random(hidden: [9, 14], seed: 6)
        try agrees(model, options: ["-O2", "-DHARK_TEST_NO_FEATURES", "-DWITHOUT_FEATURES"])
        let exported = try ExportedLibrary(model)
        let generalOnly = ["-O2", "-mgeneral-regs-only", "-c"]
        try exported.compile(ExportedLibrary.strict + generalOnly + ["-DHARK_TEST_NO_FEATURES"] + exported.sources)
        // The same option rejects the library with features.
        #expect(throws: ExportedLibrary.Failure.self) {
            try exported.compile(generalOnly + [exported.sources[0]])
        }
    }

    @Test func twoModelsLinkTogether() throws {
        let first = try ExportedLibrary(try ExportModels.commands(), name: "first")
        let second = try ExportedLibrary(try ExportModels.random(), name: "Second one!")
        for file in second.library.files { try first.folder.write(Array(file.text.utf8), to: file.name) }
        let program = """
            #include "hark_first.h"
            #include "hark_second_one.h"
            #include <stdio.h>
            static hark_first a;
            static hark_second_one b;
            int main(void) {
                static const int8_t frame[HARK_FIRST_INPUTS + HARK_SECOND_ONE_INPUTS];
                hark_first_init(&a);
                hark_second_one_init(&b);
                (void)hark_first_step(&a, frame);
                (void)hark_second_one_step(&b, frame);
                printf("%s %s\\n", hark_first_label_names[HARK_FIRST_LABEL_STOP],
                    hark_second_one_label_names[HARK_SECOND_ONE_LABEL_TWO]);
                return a.logits[0] == b.logits[0];
            }
            """
        try first.folder.write(Array(program.utf8), to: "main.c")
        try first.compile(ExportedLibrary.strict + ["main.c", "-o", "main"] + first.sources + second.sources)
        #expect(try first.run(first.folder.path(of: "main"), []) == ["stop two"])
    }
}

extension KeywordModel {
    /// The model with thresholds that random features reach.
    func firingEasily() -> KeywordModel {
        KeywordModel(
            features: features, normalization: normalization, network: network,
            labels: labels.map { KeywordLabel(name: $0.name, threshold: 6000) }, decoder: decoder,
            provenance: provenance)
    }
}
