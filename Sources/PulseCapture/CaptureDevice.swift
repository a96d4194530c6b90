// SPDX-License-Identifier: Apache-2.0

import CPulse

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

    /// What the server calls it, and what `CaptureSession` wants; printable and never empty.
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

extension CaptureDevice {
    /// The source to record from.
    ///
    /// - Parameter name: what the user asked for; nil for the server's default, or if it has none the first microphone.
    /// - Throws: `noSources` or `deviceNotFound`.
    package static func choose(
        _ name: String?, from sources: [CaptureDevice]
    ) throws(CaptureError) -> CaptureDevice {
        guard let first = sources.first else { throw .noSources }
        guard let name else {
            // A monitor hears what the speakers play: only if there is nothing else.
            return sources.first(where: \.isDefault) ?? sources.first { !$0.isMonitor } ?? first
        }
        guard let source = sources.first(where: { $0.name == name }) else {
            throw .deviceNotFound(name: name, available: sources.map(\.name))
        }
        return source
    }
}

extension CaptureDevice {
    /// The sources a server has, in the server's order.
    ///
    /// What the server says is checked: a source with an unprintable or repeated name or an impossible format is left
    /// out.
    ///
    /// - Parameters:
    ///   - server: in PulseAudio's syntax, such as `unix:/run/user/1000/pulse/native`; nil for the one
    ///     `PULSE_SERVER` or PulseAudio's configuration names. A server is never started.
    ///   - timeout: the longest time to spend.
    /// - Throws: `serverUnreachable`, `accessDenied`, `serverTimedOut` or `listingFailed`. A server without sources
    ///   is not an error here.
    public static func list(
        server: String? = nil, timeout: Duration = .seconds(5)
    ) throws(CaptureError) -> [CaptureDevice] {
        let deadline = Deadline(after: timeout)
        let connection = try PulseConnection.open(server: server, deadline: deadline)
        defer { connection.close() }
        return try connection.sources(deadline: deadline)
    }

    /// What a server says about one source, nil if it cannot be true.
    init?(_ info: pa_source_info, defaultName: String?) {
        var format = info.sample_spec
        guard let name = ServerText.name(info.name), pa_sample_spec_valid(&format) != 0 else { return nil }
        self.init(
            name: name, description: ServerText.description(info.description),
            isMonitor: info.monitor_of_sink != noIndex, isDefault: name == defaultName, state: State(info.state),
            sampleRate: Int(format.rate), channels: Int(format.channels))
    }
}

/// `PA_INVALID_INDEX`, a macro Swift does not import.
private let noIndex = UInt32.max

extension CaptureDevice.State {
    init(_ state: pa_source_state_t) {
        switch state {
        case PA_SOURCE_RUNNING: self = .running
        case PA_SOURCE_IDLE: self = .idle
        case PA_SOURCE_SUSPENDED: self = .suspended
        default: self = .unknown
        }
    }
}

/// Gathers a server's answers about its sources. Used under the connection's lock only.
final class SourceListing {
    /// More than any machine has; a server that sends more is not believed.
    private static let mostDevices = 1000

    private let mainloop: OpaquePointer
    private var defaultName: String?
    private(set) var devices: [CaptureDevice] = []
    /// Whether the server came to the end of its list.
    private(set) var isComplete = false

    init(mainloop: OpaquePointer) {
        self.mainloop = mainloop
    }

    /// What the callbacks get as their user data. The listing must outlive them.
    var handle: UnsafeMutableRawPointer { Unmanaged.passUnretained(self).toOpaque() }

    static let serverAnswered: pa_server_info_cb_t = { _, info, userData in
        let listing = SourceListing.from(userData)
        listing.defaultName = ServerText.name(info?.pointee.default_source_name)
        pa_threaded_mainloop_signal(listing.mainloop, 0)
    }

    static let sourceAnswered: pa_source_info_cb_t = { _, info, end, userData in
        let listing = SourceListing.from(userData)
        if end == 0, let info {
            listing.add(info.pointee)
        } else {
            listing.isComplete = end > 0
            pa_threaded_mainloop_signal(listing.mainloop, 0)
        }
    }

    private func add(_ info: pa_source_info) {
        guard devices.count < Self.mostDevices else { return }
        guard let device = CaptureDevice(info, defaultName: defaultName) else { return }
        if !devices.contains(where: { $0.name == device.name }) { devices.append(device) }
    }

    private static func from(_ userData: UnsafeMutableRawPointer?) -> SourceListing {
        Unmanaged<SourceListing>.fromOpaque(userData!).takeUnretainedValue()
    }
}
