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
