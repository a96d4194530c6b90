// SPDX-License-Identifier: Apache-2.0

/// The parameters by which a stream of logits is turned into detections. Stored in the model.
public struct DecoderSpec: Sendable, Equatable {
    /// Number of frames over which the maximum of each label's logits is taken: about the length of a word. 1: each
    /// frame's own logits.
    public let windowFrames: Int
    /// Number of frames after a detection in which the same keyword does not fire again.
    public let refractoryFrames: Int
    /// Number of frames over which posteriors are averaged. 1: no averaging.
    public let smoothingFrames: Int
    /// Share of the threshold, Q0.15. A keyword that has fired can fire again only after its posterior has fallen below
    /// this share of its threshold.
    public let hysteresis: Int

    public static let windows = 1...1000
    public static let refractories = 0...10_000
    public static let smoothings = 1...1000
    public static let hysteresisRange = 1...32767

    /// One half, in Q0.15.
    public static let standardHysteresis = 16384

    /// - Precondition: within ``windows``, ``refractories``, ``smoothings`` and ``hysteresisRange``.
    public init(
        windowFrames: Int, refractoryFrames: Int, smoothingFrames: Int = 1,
        hysteresis: Int = DecoderSpec.standardHysteresis
    ) {
        precondition(Self.windows.contains(windowFrames) && Self.refractories.contains(refractoryFrames))
        precondition(Self.smoothings.contains(smoothingFrames) && Self.hysteresisRange.contains(hysteresis))
        self.windowFrames = windowFrames
        self.refractoryFrames = refractoryFrames
        self.smoothingFrames = smoothingFrames
        self.hysteresis = hysteresis
    }

    /// Bytes allocated by a decoder with this many labels: the logits of the window, their maxima, the posteriors and
    /// one trigger per label. If posteriors are averaged, also the posteriors of the averaged frames, their sums, and
    /// the posteriors of the newest frame.
    public func bytes(labels: Int) -> Int {
        let smoothing = smoothingFrames > 1 ? smoothingFrames * 2 + 4 + 2 : 0
        return labels * (windowFrames * 2 + 2 + 2 + MemoryLayout<KeywordTrigger>.stride + smoothing)
    }
}

extension DecoderSpec {
    /// Reads a section "DECO". The short form has only the window and the refractory time. It is used for decoders that
    /// do not average and have a hysteresis of one half.
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
            throw reader.invalid("smoothing over \(smoothing) frames and a hysteresis of \(hysteresis)/32768")
        }
        self.init(
            windowFrames: window, refractoryFrames: refractory, smoothingFrames: smoothing, hysteresis: hysteresis)
    }

    /// The content of a section "DECO", in the short form if that is sufficient.
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
