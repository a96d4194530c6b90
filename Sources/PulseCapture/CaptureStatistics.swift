// SPDX-License-Identifier: Apache-2.0

/// What a capture stream has counted since it started.
///
/// Once nothing more arrives, `samplesReceived` is what `read` delivered, what still waits to be read, and
/// `samplesDroppedByRing` together.
public struct CaptureStatistics: Sendable, Equatable {
    /// Samples the server sent, and the silence put in for those it reported missing.
    public var samplesReceived = 0
    /// Samples that came while the ring was full, because the reader was late.
    public var samplesDroppedByRing = 0
    /// Samples the server reported missing; each is replaced by a zero to keep time.
    public var samplesLostByServer = 0
    /// How often the server reported that its own buffer overflowed; it does not say how much was lost.
    public var serverOverflows = 0
    /// How often the device was suspended. What would have been heard meanwhile is missing, not counted and not
    /// replaced.
    public var suspensions = 0
    /// What a session counted as lost, by cause; a stream counts none of it here.
    public var losses = CaptureLosses()
    /// How many gaps a session reported.
    public var gaps = 0
    /// How many recordings a session began, one after the other.
    public var recordings = 0

    public init() {}
}
