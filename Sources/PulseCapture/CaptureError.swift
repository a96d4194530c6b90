// SPDX-License-Identifier: Apache-2.0

/// Why sound cannot be captured, or why capture stopped.
public enum CaptureError: Error, Equatable {
    /// No server accepted the connection.
    case serverUnreachable(reason: String)
    /// A server is running, but refused this user.
    case accessDenied(reason: String)
    /// A server is running, but did not answer in time.
    case serverTimedOut
    /// The connection broke, or the server ended, during capture.
    case serverWentAway(reason: String)
    /// The server did not list its sources.
    case listingFailed(reason: String)
    /// The server has no sources.
    case noSources
    /// No source is called `name`. `available` holds the names of the existing ones and is never empty.
    case deviceNotFound(name: String, available: [String])
    /// The server has the device but did not start recording from it.
    case streamNotStarted(device: String, reason: String)
    /// A system call that capture needs failed.
    case systemCallFailed(call: String, reason: String)
    /// `CaptureSession.interrupt()` was called.
    case interrupted
    /// `CaptureSession.stop()` was called.
    case stopped
}

extension CaptureError: CustomStringConvertible {
    /// One line: what happened and what the user can do about it.
    public var description: String {
        switch self {
        case .serverUnreachable(let reason):
            "cannot reach a PulseAudio server (\(reason)): "
                + "start one with `pulseaudio --start` (or pipewire-pulse), or set PULSE_SERVER"
        case .accessDenied(let reason):
            "the PulseAudio server refused this user (\(reason)): "
                + "run as the user who owns the server, or set PULSE_COOKIE to that server's cookie file"
        case .serverTimedOut:
            "the PulseAudio server did not answer in time: "
                + "see whether `pactl info` answers, and restart the server if it does not"
        case .serverWentAway(let reason):
            "the PulseAudio server went away (\(reason)): start again when it is back"
        case .listingFailed(let reason):
            "the PulseAudio server did not list its sources (\(reason)): see whether `pactl list sources` works"
        case .noSources:
            "the PulseAudio server has no sources to record from: "
                + "plug in a microphone, or load one such as module-pipe-source"
        case .deviceNotFound(let name, let available):
            "there is no source named \"\(ServerText.printable(name))\": "
                + "choose from \(Self.list(available))"
        case .streamNotStarted(let device, let reason):
            "cannot record from \(ServerText.printable(device)) (\(reason)): "
                + "see whether another program holds it, or choose another source"
        case .systemCallFailed(let call, let reason):
            "the system refused \(call) (\(reason)): close some programs or raise their limits (`ulimit -a`)"
        case .interrupted:
            "the recording was interrupted: start it again to continue"
        case .stopped:
            "the recording was stopped: start it again to continue"
        }
    }

    private static func list(_ names: [String]) -> String {
        names.map(ServerText.printable).joined(separator: ", ")
    }
}
