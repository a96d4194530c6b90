// SPDX-License-Identifier: Apache-2.0

/// What a session is to record.
struct CaptureRequest: Sendable {
    /// A source's name; nil for whatever is the server's default.
    var device: String?
    /// In Hz.
    var sampleRate: Int
    /// In PulseAudio's syntax; nil for the one that the environment names.
    var server: String?
    /// The pauses between one try to connect and the next.
    var backoff: Backoff
}
