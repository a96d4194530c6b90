// SPDX-License-Identifier: Apache-2.0

import HarkCore

extension FeatureSpec {
    /// Reads a section "FEAT".
    package init(reading reader: inout ByteReader) throws(ModelFormatError) {
        let sampleRate = Int(try reader.read(UInt32.self))
        let windowLength = Int(try reader.read(UInt16.self))
        let hopLength = Int(try reader.read(UInt16.self))
        let fftLength = Int(try reader.read(UInt16.self))
        let melBands = Int(try reader.read(UInt16.self))
        let coefficients = Int(try reader.read(UInt16.self))
        let lifter = Int(try reader.read(UInt16.self))
        let lowest = try reader.readFloat()
        let highest = try reader.readFloat()
        let kind = try FeatureCode.kinds.read(&reader)
        let offset = try FeatureCode.offsets.read(&reader)
        let window = try FeatureCode.windows.read(&reader)
        let spectrum = try FeatureCode.spectra.read(&reader)
        let triangles = try FeatureCode.triangles.read(&reader)
        let cosine = try FeatureCode.cosines.read(&reader)
        let zeroth = try FeatureCode.zeroths.read(&reader)
        let preEmphasis = try PreEmphasis(reading: &reader)
        let compression = try Compression(reading: &reader)
        try reader.finish()
        self.init(
            sampleRate: sampleRate, windowLength: windowLength, hopLength: hopLength, fftLength: fftLength,
            melBands: melBands, lowestFrequency: lowest, highestFrequency: highest, coefficients: coefficients,
            compression: compression)
        self.lifter = lifter == 0 ? nil : lifter
        self.kind = kind
        self.offset = offset
        self.window = window
        self.spectrum = spectrum
        self.triangles = triangles
        self.cosine = cosine
        self.zeroth = zeroth
        self.preEmphasis = preEmphasis
        if let problem { throw reader.invalid(problem) }
    }

    /// The content of a section "FEAT".
    /// - Precondition: the spec has no ``problem`` and no ``streamProblem``.
    package func serialized() -> [UInt8] {
        precondition(problem == nil && streamProblem == nil, "features that no model can have")
        var writer = ByteWriter()
        writer.append(UInt32(sampleRate))
        for size in [windowLength, hopLength, fftLength, melBands, coefficients, lifter ?? 0] {
            writer.append(UInt16(size))
        }
        writer.append(contentsOf: [lowestFrequency, highestFrequency])
        writer.append(bytes: [
            FeatureCode.kinds.code(of: kind), FeatureCode.offsets.code(of: offset),
            FeatureCode.windows.code(of: window),
            FeatureCode.spectra.code(of: spectrum), FeatureCode.triangles.code(of: triangles),
            FeatureCode.cosines.code(of: cosine), FeatureCode.zeroths.code(of: zeroth),
        ])
        preEmphasis.write(to: &writer)
        compression.write(to: &writer)
        return writer.bytes
    }
}

extension FeatureSpec.Compression {
    private static let logarithmKind: UInt8 = 0
    private static let pcenKind: UInt8 = 1
    private static let clampedKind: UInt8 = 2
    private static let decibelsKind: UInt8 = 3

    init(reading reader: inout ByteReader) throws(ModelFormatError) {
        let kind = try reader.read(UInt8.self)
        switch kind {
        case Self.logarithmKind: self = .logarithm(floor: try reader.readFloat())
        case Self.clampedKind: self = .clampedLogarithm(floor: try reader.readFloat())
        case Self.decibelsKind: self = .decibels(floor: try reader.readFloat(), range: nil)
        case Self.pcenKind:
            self = .pcen(
                PCENSpec(
                    smoothing: try reader.readFloat(), gain: try reader.readFloat(), bias: try reader.readFloat(),
                    power: try reader.readFloat(), floor: try reader.readFloat()))
        default: throw reader.invalid("compression of unknown kind \(kind)")
        }
    }

    func write(to writer: inout ByteWriter) {
        switch self {
        case .logarithm(let floor):
            writer.append(Self.logarithmKind)
            writer.append(floor)
        case .clampedLogarithm(let floor):
            writer.append(Self.clampedKind)
            writer.append(floor)
        case .decibels(let floor, _):
            writer.append(Self.decibelsKind)
            writer.append(floor)
        case .pcen(let pcen):
            writer.append(Self.pcenKind)
            writer.append(contentsOf: [pcen.smoothing, pcen.gain, pcen.bias, pcen.power, pcen.floor])
        }
    }
}

extension PreEmphasis {
    private static let noneKind: UInt8 = 0
    private static let streamKind: UInt8 = 1
    private static let frameKind: UInt8 = 2

    init(reading reader: inout ByteReader) throws(ModelFormatError) {
        let kind = try reader.read(UInt8.self)
        switch kind {
        case Self.noneKind: self = .none
        case Self.streamKind: self = .stream(try reader.readFloat())
        case Self.frameKind: self = .frame(try reader.readFloat())
        default: throw reader.invalid("pre-emphasis of unknown kind \(kind)")
        }
    }

    func write(to writer: inout ByteWriter) {
        switch self {
        case .none:
            writer.append(Self.noneKind)
        case .stream(let coefficient):
            writer.append(Self.streamKind)
            writer.append(coefficient)
        case .frame(let coefficient):
            writer.append(Self.frameKind)
            writer.append(coefficient)
        }
    }
}

/// The numbers of the cases of a choice in a section "FEAT". The number is the position in the list, so new cases are
/// added only at the end.
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
