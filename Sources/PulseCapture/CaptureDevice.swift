// SPDX-License-Identifier: Apache-2.0

/// A source PulseAudio can record from: a microphone, a line input, or the monitor of an output.
public struct CaptureDevice: Sendable, Equatable {
    /// Whether sound is flowing at the moment.
    public enum State: Sendable, Equatable {
        /// Some program is recording from it.
        case running
        /// Open, but not recorded from.
        case idle
        /// Closed by the server; recording opens it again unless a user suspended it.
        case suspended
        /// The server did not say.
        case unknown
    }

    /// What the server calls it, and what `CaptureStream` wants; printable and never empty.
    public let name: String
    /// What people call it; printable, may be empty.
    public let description: String
    /// Whether it records what an output plays.
    public let isMonitor: Bool
    /// Whether the server records from it when no device is named.
    public let isDefault: Bool
    public let state: State
    /// The device's own rate in Hz, 1 to 768,000. A stream may ask for another: the server resamples.
    public let sampleRate: Int
    /// The device's own number of channels, 1 to 32. A mono stream gets their mean.
    public let channels: Int

    package init(
        name: String, description: String, isMonitor: Bool, isDefault: Bool, state: State, sampleRate: Int,
        channels: Int
    ) {
        self.name = name
        self.description = description
        self.isMonitor = isMonitor
        self.isDefault = isDefault
        self.state = state
        self.sampleRate = sampleRate
        self.channels = channels
    }
}
