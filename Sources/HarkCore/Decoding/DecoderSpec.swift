// SPDX-License-Identifier: Apache-2.0

/// How a stream of logits becomes detections; stored in the model.
public struct DecoderSpec: Sendable, Equatable {
    /// Frames over which each label's greatest logit counts: about the length of a word. 1: each frame's own logits.
    public let windowFrames: Int
    /// Frames in which the same keyword does not fire again.
    public let refractoryFrames: Int
    /// Frames over which posteriors are averaged. 1: not at all.
    public let smoothingFrames: Int
    /// The share of its threshold, Q0.15, below which a keyword that has fired must fall before it fires again.
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

    /// Bytes a decoder of this many labels allocates: the window's logits, their maxima, posteriors, a trigger per label,
    /// and where posteriors are averaged those of the frames, their sums and the newest frame's.
    public func bytes(labels: Int) -> Int {
        let smoothing = smoothingFrames > 1 ? smoothingFrames * 2 + 4 + 2 : 0
        return labels * (windowFrames * 2 + 2 + 2 + MemoryLayout<KeywordTrigger>.stride + smoothing)
    }
}

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
