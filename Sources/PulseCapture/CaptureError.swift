// SPDX-License-Identifier: Apache-2.0

/// Why sound cannot be captured, or no longer can.
public enum CaptureError: Error, Equatable {
    /// No server accepted the connection.
    case serverUnreachable(reason: String)
    /// A server is there, but does not let this user in.
    case accessDenied(reason: String)
    /// A server is there, but did not answer in time.
    case serverTimedOut
    /// The connection broke, or the server ended, during capture.
    case serverWentAway(reason: String)
    /// The server did not say which devices it has.
    case listingFailed(reason: String)
    /// The server has nothing to record from.
    case noSources
    /// No source is called `name`; `available` are the names of those there are, never empty.
    case deviceNotFound(name: String, available: [String])
    /// The server has the device but would not record from it.
    case streamNotStarted(device: String, reason: String)
    /// The server broke the recording off.
    case streamFailed(device: String, reason: String)
    /// The device was unplugged or unloaded during capture.
    case deviceLost(device: String)
    /// The server moved the recording to another device, although it was asked not to.
    case deviceMoved(device: String)
    /// The operating system refused something capture cannot do without.
    case systemCallFailed(call: String, reason: String)
    /// `CaptureStream.interrupt()` was called.
    case interrupted
    /// `CaptureStream.stop()` was called.
    case stopped
}
