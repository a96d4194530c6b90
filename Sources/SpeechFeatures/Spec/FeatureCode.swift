// SPDX-License-Identifier: Apache-2.0

import HarkCore

/// The cases of a choice by their number in a section "FEAT": the place in the list, which only ever grows at its end.
struct FeatureCode<Choice: Equatable & Sendable>: Sendable {
    private let name: String
    private let choices: [Choice]

    fileprivate init(_ name: String, _ choices: [Choice]) {
        self.name = name
        self.choices = choices
    }

    func read(_ reader: inout ByteReader) throws(ModelFormatError) -> Choice {
        let code = try reader.read(UInt8.self)
        guard Int(code) < choices.count else { throw reader.invalid("\(name) of unknown kind \(code)") }
        return choices[Int(code)]
    }

    func code(of choice: Choice) -> UInt8 {
        guard let code = choices.firstIndex(of: choice) else {
            preconditionFailure("\(choice) has no number in a model")
        }
        return UInt8(code)
    }
}

extension FeatureCode<FeatureKind> {
    static let kinds = FeatureCode("features", [.mfcc, .logmel])
}

extension FeatureCode<FrameOffset> {
    static let offsets = FeatureCode("offset", [.kept, .removed])
}

extension FeatureCode<WindowShape> {
    static let windows = FeatureCode("window", [.periodicHann, .hamming, .povey])
}

extension FeatureCode<SpectrumScale> {
    static let spectra = FeatureCode("spectrum", [.power, .magnitude, .periodogram])
}

extension FeatureCode<MelTriangles> {
    static let triangles = FeatureCode("triangles", [.mel, .audioOps, .slaney, .wholeBins])
}

extension FeatureCode<CosineScaling> {
    static let cosines = FeatureCode("cosine transform", [.uniform, .orthonormal])
}

extension FeatureCode<ZerothCoefficient> {
    static let zeroths = FeatureCode("zeroth coefficient", [.cosine, .frameEnergy])
}
