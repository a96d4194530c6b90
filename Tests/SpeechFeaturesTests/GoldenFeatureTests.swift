// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import SpeechFeatures

/// Compares with independent implementations (Golden/make_golden.py), signal by signal.
@Suite struct GoldenFeatureTests {
    /// The greatest allowed difference of a value, in nepers, decibels or PCEN's units. For a constant offset without
    /// noise, TensorFlow's bands lie up to 130 dB below the offset, beyond the accuracy of a single-precision
    /// transform.
    static func tolerance(_ preset: FeaturePreset, signal: String) -> Double {
        switch preset {
        case .hark: 1e-4
        case .tensorflow, .helloEdge, .mlperfTiny: signal == "offset" ? 2e-2 : 5e-4
        case .htk, .kaldi, .librosa: 1e-3
        }
    }

    static func spec(_ preset: FeaturePreset, _ kind: FeatureKind) -> FeatureSpec {
        var spec = preset.spec
        spec.kind = kind
        return spec
    }

    static func error(_ golden: GoldenVector, _ features: FeatureMatrix) -> Double {
        let frame = features.values[golden.frame * features.columns..<(golden.frame + 1) * features.columns]
        return zip(frame, golden.values).map { abs(Double($0) - $1) }.max() ?? .infinity
    }

    @Test(arguments: FeaturePreset.allCases)
    func everyVector(preset: FeaturePreset) throws {
        let vectors = try GoldenVector.all(preset)
        // Eight signals, two kinds, five frames.
        #expect(vectors.count == 80)
        for golden in vectors {
            let spec = Self.spec(preset, golden.kind)
            let features = FeatureMatrix(of: try GoldenVector.samples(golden.signal), spec: spec)
            #expect(features.columns == golden.values.count)
            #expect(features.frames == golden.frames)
            #expect(spec.frames(inSamples: 7000) == golden.frames)
            let error = Self.error(golden, features)
            #expect(
                error <= Self.tolerance(preset, signal: golden.signal),
                "\(golden.signal) \(golden.kind) frame \(golden.frame): \(error)")
        }
    }

    typealias Change = (name: String, apply: @Sendable (inout FeatureSpec) -> Void)

    /// One slightly wrong setting each: the vectors must detect it.
    static let changes: [Change] = [
        ("window a sample shorter", { $0.windowLength -= 1 }), ("hop", { $0.hopLength += 1 }),
        ("window", { $0.window = $0.window == .hamming ? .periodicHann : .hamming }),
        ("offset", { $0.offset = $0.offset == .kept ? .removed : .kept }),
        ("pre-emphasis", { $0.preEmphasis = $0.preEmphasis == .none ? .stream(0.05) : .none }),
        (
            "pre-emphasis of the other kind",
            { spec in
                switch spec.preEmphasis {
                case .stream(let coefficient): spec.preEmphasis = .frame(coefficient)
                case .frame(let coefficient): spec.preEmphasis = .stream(coefficient)
                case .none: spec.preEmphasis = .frame(0.05)
                }
            }
        ), ("spectrum", { $0.spectrum = $0.spectrum == .power ? .magnitude : .power }),
        ("lowest frequency", { $0.lowestFrequency += 8 }), ("highest frequency", { $0.highestFrequency -= 8 }),
        ("triangles", { $0.triangles = $0.triangles == .mel ? .audioOps : .mel }),
        ("cosine", { $0.cosine = $0.cosine == .uniform ? .orthonormal : .uniform }),
        ("zeroth coefficient", { $0.zeroth = $0.zeroth == .cosine ? .frameEnergy : .cosine }),
        ("lifter", { $0.lifter = $0.lifter == nil ? 100 : nil }),
        ("edges", { $0.edges = $0.edges == .centred ? .snip : .centred }),
        (
            "compression",
            { spec in
                switch spec.compression {
                case .logarithm(let floor): spec.compression = .clampedLogarithm(floor: floor)
                case .clampedLogarithm(let floor): spec.compression = .logarithm(floor: floor * 2)
                case .decibels(let floor, _): spec.compression = .decibels(floor: floor, range: 79)
                case .pcen(var pcen):
                    pcen.smoothing *= 1.01
                    spec.compression = .pcen(pcen)
                }
            }
        ),
    ]

    /// In Kaldi's preset the frame energy replaces the only coefficient in which the cosine transforms differ. The
    /// first bin of a 1024-point transform lies below 20 Hz, so audio_ops skips no bin that `mel` includes.
    static func hasNoEffect(_ change: String, _ preset: FeaturePreset) -> Bool {
        (change == "cosine" && preset == .kaldi) || (change == "triangles" && preset == .helloEdge)
    }

    @Test(arguments: FeaturePreset.allCases, changes.indices)
    func aWrongSettingShows(preset: FeaturePreset, change: Int) throws {
        var spec = preset.spec
        Self.changes[change].apply(&spec)
        guard spec.problem == nil, !Self.hasNoEffect(Self.changes[change].name, preset) else { return }
        let found = try GoldenVector.all(preset).contains { golden in
            guard golden.kind == .mfcc else { return false }
            let features = FeatureMatrix(of: try GoldenVector.samples(golden.signal), spec: spec)
            guard golden.frame < features.frames else { return true }
            return Self.error(golden, features) > Self.tolerance(preset, signal: golden.signal)
        }
        #expect(found, "\(Self.changes[change].name)")
    }
}
