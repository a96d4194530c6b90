// SPDX-License-Identifier: Apache-2.0

extension DecoderSpec {
    /// Reads a section "DECO". The short form, of window and refractory time alone, is that of decoders that do not
    /// average and arm at one half.
    public init(reading reader: inout ByteReader) throws(ModelFormatError) {
        let window = Int(try reader.read(UInt16.self))
        let refractory = Int(try reader.read(UInt16.self))
        guard Self.windows.contains(window), Self.refractories.contains(refractory) else {
            throw reader.invalid("a window of \(window) and a refractory time of \(refractory) frames")
        }
        guard reader.remaining > 0 else {
            self.init(windowFrames: window, refractoryFrames: refractory)
            return
        }
        let smoothing = Int(try reader.read(UInt16.self))
        let hysteresis = Int(try reader.read(UInt16.self))
        try reader.finish()
        guard Self.smoothings.contains(smoothing), Self.hysteresisRange.contains(hysteresis) else {
            throw reader.invalid("an average of \(smoothing) frames and \(hysteresis)/32768 of the threshold to arm at")
        }
        self.init(
            windowFrames: window, refractoryFrames: refractory, smoothingFrames: smoothing, hysteresis: hysteresis)
    }

    /// The content of a section "DECO": the short form where it says all.
    public func serialized() -> [UInt8] {
        var writer = ByteWriter()
        writer.append(UInt16(windowFrames))
        writer.append(UInt16(refractoryFrames))
        if smoothingFrames != 1 || hysteresis != Self.standardHysteresis {
            writer.append(UInt16(smoothingFrames))
            writer.append(UInt16(hysteresis))
        }
        return writer.bytes
    }
}
