// SPDX-License-Identifier: Apache-2.0

import HarkCore
import Testing

@testable import SpeechFeatures

@Suite struct FeatureNormalizationTests {
    static func quantize(_ values: [Float], mean: Float = 0, inverse: Float = 1) -> [Int8] {
        let normalization = FeatureNormalization(
            mean: values.map { _ in mean }, inverseDeviation: values.map { _ in inverse })
        var integers = [Int8](repeating: 99, count: values.count)
        var span = integers.mutableSpan
        normalization.quantize(values.span, into: &span)
        return integers
    }

    /// One unit is 1/32; ties round up, also below zero.
    @Test func halfUp() {
        let units: [Float] = [0, 0.49, 0.5, 1.5, 2.5, -0.49, -0.5, -0.51, -1.5, -2.5]
        let integers = Self.quantize(units.map { $0 / 32 })
        #expect(integers == [0, 0, 1, 2, 3, 0, 0, -1, -1, -2])
    }

    @Test func saturates() {
        #expect(Self.quantize([127.4 / 32, 127.5 / 32, 4, 1e30]) == [127, 127, 127, 127])
        #expect(Self.quantize([-127.5 / 32, -127.6 / 32, -128.6 / 32, -1e30]) == [-127, -128, -128, -128])
    }

    @Test func meanAndDeviation() {
        // (7 - 5) / 4 = 0.5, sixteen units.
        #expect(Self.quantize([7, 5, 3], mean: 5, inverse: 0.25) == [16, 0, -16])
    }

    /// Features are never non-finite, but a non-finite value must not crash the program.
    @Test func whatIsNotFiniteDoesNotCrash() {
        let integers = Self.quantize([.infinity, -.infinity, .nan, .greatestFiniteMagnitude], inverse: 1e30)
        #expect([integers[0], integers[1], integers[3]] == [127, -128, 127])
        #expect(Self.quantize([.infinity], inverse: 0).count == 1)
    }

    @Test func comesBackFromItsSection() throws {
        let normalization = FeatureNormalization(mean: [1, -2.5, 0], inverseDeviation: [0.125, 3, 1e-3])
        let bytes = normalization.serialized()
        #expect(bytes.count == 24)
        #expect(normalization.bytes == 24)
        var reader = ByteReader(bytes[...], section: .normalization)
        #expect(try FeatureNormalization(reading: &reader, coefficients: 3) == normalization)
    }

    @Test func sectionOfAnotherLength() {
        let bytes = FeatureNormalization(mean: [1, 2], inverseDeviation: [3, 4]).serialized()
        for (count, reason) in [(1, "8 bytes too many"), (3, "it ends 8 bytes early")] {
            #expect(throws: ModelFormatError.invalidSection(.normalization, reason: reason)) {
                var reader = ByteReader(bytes[...], section: .normalization)
                _ = try FeatureNormalization(reading: &reader, coefficients: count)
            }
        }
    }

    @Test(arguments: 0..<4)
    func everyNumberIsFinite(position: Int) {
        var numbers: [Float] = [1, 2, 3, 4]
        numbers[position] = .nan
        var writer = ByteWriter()
        writer.append(contentsOf: numbers)
        #expect(throws: ModelFormatError.invalidSection(.normalization, reason: "a number in it is not finite")) {
            var reader = ByteReader(writer.bytes[...], section: .normalization)
            _ = try FeatureNormalization(reading: &reader, coefficients: 2)
        }
    }
}
