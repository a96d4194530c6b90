// SPDX-License-Identifier: Apache-2.0

/// Sizes of a recurrent projection (Sak, Senior & Beaufays 2014). Fewer values than cells are fed back into the layer
/// and on to the next layer, so that a wide layer needs few recurrent weights.
public struct ProjectionShape: Equatable, Sendable {
    /// Number of output values per step.
    public let outputSize: Int
    /// Fractional bits of the int8 output.
    public let outputFractionBits: Int

    /// - Precondition: a size within ``NetworkLimits``, fractional bits in 0...7.
    public init(outputSize: Int, outputFractionBits: Int) {
        precondition(NetworkLimits.hiddenSizes.contains(outputSize) && (0...7).contains(outputFractionBits))
        self.outputSize = outputSize
        self.outputFractionBits = outputFractionBits
    }

    /// Reads the two projection fields of a section "LSTM". Both are 0 if the layer has no projection.
    static func read(_ reader: inout ByteReader) throws(ModelFormatError) -> ProjectionShape? {
        let size = Int(try reader.read(UInt16.self))
        let fractionBits = Int(try reader.read(UInt16.self))
        if size == 0 && fractionBits == 0 { return nil }
        guard NetworkLimits.hiddenSizes.contains(size) else { throw reader.invalid("a projection to \(size) values") }
        guard (0...7).contains(fractionBits) else { throw reader.invalid("\(fractionBits) fractional bits of int8") }
        return ProjectionShape(outputSize: size, outputFractionBits: fractionBits)
    }

    static func write(_ shape: ProjectionShape?, to writer: inout ByteWriter) {
        writer.append(UInt16(shape?.outputSize ?? 0))
        writer.append(UInt16(shape?.outputFractionBits ?? 0))
    }
}
