import ModelFormat

extension FeatureSpec {
    private static let logarithmKind: UInt16 = 0
    private static let pcenKind: UInt16 = 1

    /// Reads a section "FEAT".
    public init(reading reader: inout ByteReader) throws(ModelFormatError) {
        let sampleRate = Int(try reader.read(UInt32.self))
        let windowLength = Int(try reader.read(UInt16.self))
        let hopLength = Int(try reader.read(UInt16.self))
        let fftLength = Int(try reader.read(UInt16.self))
        let melBands = Int(try reader.read(UInt16.self))
        let coefficients = Int(try reader.read(UInt16.self))
        let kind = try reader.read(UInt16.self)
        let lowest = try reader.readFloat()
        let highest = try reader.readFloat()
        let compression: Compression
        switch kind {
        case Self.logarithmKind:
            compression = .logarithm(floor: try reader.readFloat())
        case Self.pcenKind:
            compression = .pcen(
                PCENSpec(
                    smoothing: try reader.readFloat(), gain: try reader.readFloat(), bias: try reader.readFloat(),
                    power: try reader.readFloat(), floor: try reader.readFloat()))
        default:
            throw reader.invalid("compression of unknown kind \(kind)")
        }
        try reader.finish()
        self.init(
            sampleRate: sampleRate, windowLength: windowLength, hopLength: hopLength, fftLength: fftLength,
            melBands: melBands, lowestFrequency: lowest, highestFrequency: highest, coefficients: coefficients,
            compression: compression)
        if let problem { throw reader.invalid(problem) }
    }

    /// The content of a section "FEAT".
    /// - Precondition: the spec has no ``problem``.
    public func serialized() -> [UInt8] {
        precondition(problem == nil, "features that no program could compute")
        var writer = ByteWriter()
        writer.append(UInt32(sampleRate))
        for size in [windowLength, hopLength, fftLength, melBands, coefficients] { writer.append(UInt16(size)) }
        switch compression {
        case .logarithm(let floor):
            writer.append(Self.logarithmKind)
            writer.append(contentsOf: [lowestFrequency, highestFrequency, floor])
        case .pcen(let pcen):
            writer.append(Self.pcenKind)
            writer.append(contentsOf: [lowestFrequency, highestFrequency])
            writer.append(contentsOf: [pcen.smoothing, pcen.gain, pcen.bias, pcen.power, pcen.floor])
        }
        return writer.bytes
    }
}
