import ModelFormat

extension DecoderSpec {
    /// Reads a section "DECO".
    public init(reading reader: inout ByteReader) throws(ModelFormatError) {
        let window = Int(try reader.read(UInt16.self))
        let refractory = Int(try reader.read(UInt16.self))
        try reader.finish()
        guard Self.windows.contains(window), Self.refractories.contains(refractory) else {
            throw reader.invalid("a window of \(window) and a refractory time of \(refractory) frames")
        }
        self.init(windowFrames: window, refractoryFrames: refractory)
    }

    /// The content of a section "DECO".
    public func serialized() -> [UInt8] {
        var writer = ByteWriter()
        writer.append(UInt16(windowFrames))
        writer.append(UInt16(refractoryFrames))
        return writer.bytes
    }
}
