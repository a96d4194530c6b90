// SPDX-License-Identifier: Apache-2.0

import HarkCore
import Testing

@testable import SpeechFeatures

@Suite struct FeatureSpecTests {
    static func read(_ bytes: [UInt8]) throws -> FeatureSpec {
        var reader = ByteReader(bytes[...], section: .features)
        return try FeatureSpec(reading: &reader)
    }

    static func changed(_ change: (inout FeatureSpec) -> Void) -> FeatureSpec {
        var spec = FeatureSpec.standard
        change(&spec)
        return spec
    }

    static func pcen(_ change: (inout PCENSpec) -> Void) -> FeatureSpec {
        var pcen = PCENSpec.standard
        change(&pcen)
        return changed { $0.compression = .pcen(pcen) }
    }

    /// Both kinds of compression, and the limits of every range: valid values fit into the fields of the file.
    static let valid: [FeatureSpec] = [
        .standard, changed { $0.compression = .logarithm(floor: 1e-6) },
        changed {
            $0.sampleRate = 4000
            $0.highestFrequency = 2000
            $0.hopLength = 4000
        },
        changed {
            $0.sampleRate = 192_000
            $0.fftLength = 16_384
            $0.windowLength = 16_384
            $0.hopLength = 65_535
        },
        changed {
            $0.fftLength = 16
            $0.windowLength = 1
            $0.hopLength = 1
            $0.melBands = 2
            $0.coefficients = 1
        },
        changed {
            $0.melBands = 256
            $0.coefficients = 256
            $0.lowestFrequency = 0
            $0.highestFrequency = 8000
        },
        pcen {
            $0.smoothing = 1
            $0.gain = 0
            $0.power = 1
            $0.floor = 1
            $0.bias = 1e6
        },
        pcen {
            $0.smoothing = .leastNonzeroMagnitude
            $0.gain = 1
            $0.power = .leastNonzeroMagnitude
            $0.floor = 1e-12
        },
        changed {
            $0.kind = .logmel
            $0.offset = .removed
            $0.preEmphasis = .stream(1)
            $0.window = .povey
            $0.spectrum = .periodogram
            $0.triangles = .slaney
            $0.compression = .decibels(floor: 1e-30, range: nil)
        },
        changed {
            $0.preEmphasis = .frame(0.97)
            $0.window = .hamming
            $0.spectrum = .magnitude
            $0.triangles = .wholeBins
            $0.compression = .clampedLogarithm(floor: 1)
            $0.cosine = .orthonormal
            $0.lifter = 100
            $0.zeroth = .frameEnergy
        }, changed { $0.triangles = .audioOps },
    ]

    @Test(arguments: valid)
    func comesBackFromItsSection(spec: FeatureSpec) throws {
        #expect(spec.problem == nil)
        #expect(try Self.read(spec.serialized()) == spec)
    }

    @Test(arguments: valid)
    func whatIsValidCanBeComputed(spec: FeatureSpec) {
        let found = features([Float](repeating: 0.5, count: spec.windowLength), spec)
        #expect(found.map(\.count) == [spec.outputCount])
        #expect(found.joined().allSatisfy { $0.isFinite })
    }

    static let invalid: [(FeatureSpec, String)] = [
        (changed { $0.sampleRate = 3999 }, "3999 samples a second"),
        (changed { $0.sampleRate = 192_001 }, "192001 samples a second"),
        (changed { $0.fftLength = 0 }, "a Fourier transform of 0 points (a power of two in 16...16384 is needed)"),
        (changed { $0.fftLength = 500 }, "a Fourier transform of 500 points (a power of two in 16...16384 is needed)"),
        (
            changed { $0.fftLength = 32_768 },
            "a Fourier transform of 32768 points (a power of two in 16...16384 is needed)"
        ),
        (changed { $0.windowLength = 0 }, "a window of 0 samples"),
        (changed { $0.windowLength = 513 }, "a window of 513 samples"),
        (changed { $0.hopLength = 0 }, "a hop of 0 samples"),
        (changed { $0.hopLength = 16_001 }, "a hop of 16001 samples"),
        (
            changed {
                $0.sampleRate = 96_000
                $0.hopLength = 65_536
            }, "a hop of 65536 samples"
        ),
        (changed { $0.melBands = 1 }, "1 mel bands"),
        (changed { $0.melBands = 257 }, "257 mel bands"),
        (changed { $0.coefficients = 0 }, "0 coefficients of 40 bands"),
        (changed { $0.coefficients = 41 }, "41 coefficients of 40 bands"),
        (changed { $0.lowestFrequency = -1 }, "bands from -1.0 to 4000.0 Hz"),
        (changed { $0.lowestFrequency = 4000 }, "bands from 4000.0 to 4000.0 Hz"),
        (changed { $0.highestFrequency = 8000.5 }, "bands from 20.0 to 8000.5 Hz"),
        (changed { $0.lowestFrequency = .nan }, "bands from nan to 4000.0 Hz"),
        (changed { $0.highestFrequency = .nan }, "bands from 20.0 to nan Hz"),
        (changed { $0.highestFrequency = .infinity }, "bands from 20.0 to inf Hz"),
        (changed { $0.compression = .logarithm(floor: 0) }, "a logarithm's floor of 0.0"),
        (changed { $0.compression = .clampedLogarithm(floor: 1e-31) }, "a logarithm's floor of 1e-31"),
        (changed { $0.compression = .decibels(floor: 2, range: nil) }, "a logarithm's floor of 2.0"),
        (changed { $0.compression = .decibels(floor: 1e-10, range: 0) }, "a range of 0.0 dB"),
        (changed { $0.compression = .decibels(floor: 1e-10, range: .nan) }, "a range of nan dB"),
        (changed { $0.preEmphasis = .stream(0) }, "pre-emphasis of 0.0"),
        (changed { $0.preEmphasis = .frame(1.01) }, "pre-emphasis of 1.01"),
        (changed { $0.preEmphasis = .frame(.nan) }, "pre-emphasis of nan"),
        (
            changed {
                $0.zeroth = .frameEnergy
                $0.compression = .decibels(floor: 1, range: nil)
            }, "an energy in nepers beside decibels"
        ),
        (changed { $0.lifter = 1 }, "a lifter of 1"), (changed { $0.lifter = 101 }, "a lifter of 101"),
        (changed { $0.compression = .logarithm(floor: .nan) }, "a logarithm's floor of nan"),
        (changed { $0.compression = .logarithm(floor: .infinity) }, "a logarithm's floor of inf"),
        (pcen { $0.smoothing = 0 }, "PCEN smoothing of 0.0"), (pcen { $0.smoothing = 1.5 }, "PCEN smoothing of 1.5"),
        (pcen { $0.gain = -0.5 }, "PCEN gain of -0.5"), (pcen { $0.gain = .nan }, "PCEN gain of nan"),
        (pcen { $0.bias = 0 }, "PCEN bias of 0.0"), (pcen { $0.bias = 2e6 }, "PCEN bias of 2000000.0"),
        (pcen { $0.power = 0 }, "PCEN power of 0.0"), (pcen { $0.power = 2 }, "PCEN power of 2.0"),
        (pcen { $0.floor = 0.9e-12 }, "PCEN floor of 9e-13"), (pcen { $0.floor = 2 }, "PCEN floor of 2.0"),
    ]

    @Test(arguments: invalid)
    func invalidSpecsHaveAReason(spec: FeatureSpec, reason: String) {
        #expect(spec.problem == reason)
    }

    /// A file with 500 points is refused with that reason.
    @Test func invalidSectionsAreRefused() {
        var bytes = FeatureSpec.standard.serialized()
        bytes[8] = 0xF4
        bytes[9] = 0x01
        let reason = "a Fourier transform of 500 points (a power of two in 16...16384 is needed)"
        #expect(throws: ModelFormatError.invalidSection(.features, reason: reason)) { try Self.read(bytes) }
    }

    /// The offset of each choice's code, and its name in the error for an unknown code.
    static let choices: [(offset: Int, choices: UInt8, name: String)] = [
        (24, 2, "features"), (25, 2, "offset"), (26, 3, "window"), (27, 3, "spectrum"), (28, 4, "triangles"),
        (29, 2, "cosine transform"), (30, 2, "zeroth coefficient"), (31, 3, "pre-emphasis"), (32, 4, "compression"),
    ]

    @Test(arguments: choices)
    func unknownChoicesAreRefused(offset: Int, choices: UInt8, name: String) {
        for code in [choices, 255] {
            var bytes = FeatureSpec.standard.serialized()
            bytes[offset] = code
            let reason = "\(name) of unknown kind \(code)"
            #expect(throws: ModelFormatError.invalidSection(.features, reason: reason)) { try Self.read(bytes) }
        }
    }

    @Test(arguments: [valid[0], valid[1], valid[8], valid[9]])
    func sectionsCutOrContinued(spec: FeatureSpec) {
        let bytes = spec.serialized()
        for length in 0..<bytes.count {
            #expect(throws: ModelFormatError.self, "cut at \(length)") { try Self.read(Array(bytes[..<length])) }
        }
        #expect(throws: ModelFormatError.invalidSection(.features, reason: "1 bytes too many")) {
            try Self.read(bytes + [0])
        }
    }

    /// Every flipped bit is refused or gives a spec that is valid and serializes to the same bytes.
    @Test(arguments: [valid[0], valid[1], valid[8], valid[9]])
    func everyBitFlipped(spec: FeatureSpec) {
        let good = spec.serialized()
        var refused = 0
        for position in good.indices {
            for bit in 0..<8 {
                var bytes = good
                bytes[position] ^= 1 << UInt8(bit)
                guard let read = try? Self.read(bytes) else {
                    refused += 1
                    continue
                }
                #expect(read.problem == nil)
                #expect(read.serialized() == bytes)
            }
        }
        // At least all 16 bits of the transform length and of the kind of compression are refused.
        #expect(refused >= 32)
    }

    @Test func framesAndSizes() {
        let spec = FeatureSpec.standard
        #expect([0, 479, 480, 799, 800, 16_000].map(spec.frames(inSamples:)) == [0, 0, 1, 1, 2, 49])
        #expect(spec.spectrumBins == 257)
        #expect(spec.hopSeconds == 0.02)
        // Window and samples, frame, three times 264 bins, energies and means, output; mel weights of 130 bins; cosine
        // matrix.
        let floats = 960 + 512 + 3 * 264 + 80 + 20 + (2 * 130 + 7 * 40) + 24 * 40
        #expect(spec.bufferBytes == 4 * floats + 8 * 40)
    }
}
