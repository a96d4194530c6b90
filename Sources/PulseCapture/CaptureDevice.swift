// SPDX-License-Identifier: Apache-2.0

import CPulse

/// A source PulseAudio can record from: a microphone, a line input, or the monitor of an output.
public struct CaptureDevice: Sendable, Equatable {
    /// Whether sound is flowing at the moment.
    public enum State: Sendable, Equatable {
        /// A program is recording from it.
        case running
        /// Open, but not recorded from.
        case idle
        /// Closed by the server. Recording opens it again, unless a user suspended it.
        case suspended
        /// The server did not report the state.
        case unknown
    }

    /// The server's name for it, as passed to `CaptureSession`; printable and never empty.
    public let name: String
    /// A readable description; printable, may be empty.
    public let description: String
    /// Whether it records what an output plays.
    public let isMonitor: Bool
    /// Whether it is the server's default source.
    public let isDefault: Bool
    public let state: State
    /// The device's own rate in Hz, 1 to 768,000. The server resamples for streams that request another.
    public let sampleRate: Int
    /// The device's own number of channels, 1 to 32. `CaptureSession` records their mean.
    public let channels: Int
    /// PulseAudio's numbers for the positions of the channels, such as front left; empty if they are unknown.
    package let channelPositions: [Int32]
    /// Whether it delivers only silence, because the user muted it.
    public let isMuted: Bool

    package init(
        name: String, description: String, isMonitor: Bool, isDefault: Bool, state: State, sampleRate: Int,
        channels: Int, channelPositions: [Int32] = [], isMuted: Bool = false
    ) {
        self.name = name
        self.description = description
        self.isMonitor = isMonitor
        self.isDefault = isDefault
        self.state = state
        self.sampleRate = sampleRate
        self.channels = channels
        self.channelPositions = channelPositions
        self.isMuted = isMuted
    }
}

extension CaptureDevice {
    /// Selects the source to record from.
    ///
    /// - Parameter name: the requested source; nil for the server's default, or if it has none, the first source that
    ///   is not a monitor.
    /// - Throws: `noSources` or `deviceNotFound`.
    package static func choose(
        _ name: String?, from sources: [CaptureDevice]
    ) throws(CaptureError) -> CaptureDevice {
        guard let first = sources.first else { throw .noSources }
        guard let name else {
            // A monitor records what the speakers play, so it is the last choice.
            return sources.first(where: \.isDefault) ?? sources.first { !$0.isMonitor } ?? first
        }
        guard let source = sources.first(where: { $0.name == name }) else {
            throw .deviceNotFound(name: name, available: sources.map(\.name))
        }
        return source
    }
}

extension CaptureDevice {
    /// Lists a server's sources in the server's order.
    ///
    /// The server's data is checked: a source with an unprintable or repeated name or an invalid format is left out.
    ///
    /// - Parameters:
    ///   - server: in PulseAudio's syntax, such as `unix:/run/user/1000/pulse/native`; nil for the one set by
    ///     `PULSE_SERVER` or PulseAudio's configuration. A server is never started.
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

    /// Converts a server's data about one source; nil if it is invalid.
    init?(_ info: pa_source_info, defaultName: String?) {
        var format = info.sample_spec
        guard let name = ServerText.name(info.name), pa_sample_spec_valid(&format) != 0 else { return nil }
        self.init(
            name: name, description: ServerText.description(info.description),
            isMonitor: info.monitor_of_sink != noIndex, isDefault: name == defaultName, state: State(info.state),
            sampleRate: Int(format.rate), channels: Int(format.channels),
            channelPositions: Self.positions(info.channel_map, channels: Int(format.channels)),
            isMuted: info.mute != 0)
    }
}

extension CaptureDevice {
    private static func positions(_ map: pa_channel_map, channels: Int) -> [Int32] {
        var map = map
        guard pa_channel_map_valid(&map) != 0, Int(map.channels) == channels else { return [] }
        return withUnsafeBytes(of: map.map) { bytes in
            bytes.bindMemory(to: pa_channel_position_t.self).prefix(channels).map(\.rawValue)
        }
    }

    /// The map of a stream with the device's channels; that of a mono stream if their positions are unknown.
    var channelMap: pa_channel_map {
        var map = pa_channel_map()
        pa_channel_map_init_mono(&map)
        guard channelPositions.count > 1 else { return map }
        map.channels = UInt8(channelPositions.count)
        withUnsafeMutableBytes(of: &map.map) { bytes in
            let positions = bytes.bindMemory(to: pa_channel_position_t.self)
            for (index, position) in channelPositions.enumerated() {
                positions[index] = pa_channel_position_t(position)
            }
        }
        return map
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

/// Collects a server's replies about its sources. Used only under the connection's lock.
final class SourceListing {
    /// Limit on the sources accepted from a server; more than any machine has.
    private static let mostDevices = 1000

    private let mainloop: OpaquePointer
    private var defaultName: String?
    private(set) var devices: [CaptureDevice] = []
    /// Whether the server has sent the end of its list.
    private(set) var isComplete = false

    init(mainloop: OpaquePointer) {
        self.mainloop = mainloop
    }

    /// The callbacks' user data pointer. The listing must outlive the callbacks.
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
