// SPDX-License-Identifier: Apache-2.0

import CPulse

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
