// SPDX-License-Identifier: Apache-2.0

import CPulse

/// Plays short sounds on the server's default output.
public enum SoundPlayer {
    /// Plays mono samples and returns when playback has finished.
    ///
    /// - Parameters:
    ///   - samples: at most one minute.
    ///   - sampleRate: in Hz, 1 to 768,000.
    ///   - server: in PulseAudio's syntax; nil for the one set in the environment.
    /// - Throws: `serverUnreachable`, `accessDenied`, `serverTimedOut`, `serverWentAway`, `systemCallFailed`, or
    ///   `streamNotStarted` where there is no output.
    public static func play(_ samples: [Int16], sampleRate: Int, server: String? = nil) throws(CaptureError) {
        precondition((1...768_000).contains(sampleRate), "a sample rate is 1 to 768,000 Hz")
        precondition(samples.count <= 60 * sampleRate, "more than a minute of sound")
        guard !samples.isEmpty else { return }
        // The length of the sound plus the time that the server may take to start.
        let length = Duration.seconds(Double(samples.count) / Double(sampleRate))
        let deadline = Deadline(after: length + .seconds(5))
        let connection = try PulseConnection.open(server: server, deadline: deadline)
        defer { connection.close() }
        try connection.locked { () throws(CaptureError) in
            try play(samples, sampleRate: sampleRate, connection, deadline)
        }
    }

    private static func play(
        _ samples: [Int16], sampleRate: Int, _ connection: PulseConnection, _ deadline: Deadline
    ) throws(CaptureError) {
        // PA_SAMPLE_S16NE, a macro Swift does not import.
        let nativeInt16 = Int16(littleEndian: 1) == 1 ? PA_SAMPLE_S16LE : PA_SAMPLE_S16BE
        var format = pa_sample_spec(format: nativeInt16, rate: UInt32(sampleRate), channels: 1)
        let failed = { CaptureError.streamNotStarted(device: "the default output", reason: connection.errorText) }
        guard let stream = pa_stream_new(connection.context, "replay", &format, nil) else { throw failed() }
        let mainloop = UnsafeMutableRawPointer(connection.mainloop)
        pa_stream_set_state_callback(
            stream, { _, mainloop in pa_threaded_mainloop_signal(OpaquePointer(mainloop), 0) }, mainloop)
        defer {
            pa_stream_set_state_callback(stream, nil, nil)
            pa_stream_disconnect(stream)
            pa_stream_unref(stream)
        }
        guard pa_stream_connect_playback(stream, nil, nil, PA_STREAM_NOFLAGS, nil, nil) == 0 else { throw failed() }
        let started = connection.wait(until: deadline) {
            connection.isBroken || pa_stream_get_state(stream) != PA_STREAM_CREATING
        }
        if connection.isBroken { throw .serverWentAway(reason: connection.errorText) }
        guard started else { throw .serverTimedOut }
        guard pa_stream_get_state(stream) == PA_STREAM_READY else { throw failed() }

        let written = samples.withUnsafeBytes {
            pa_stream_write(stream, $0.baseAddress, $0.count, nil, 0, PA_SEEK_RELATIVE)
        }
        guard written == 0 else { throw failed() }
        let drain = pa_stream_drain(
            stream, { _, _, mainloop in pa_threaded_mainloop_signal(OpaquePointer(mainloop), 0) }, mainloop)
        guard let drain else { throw failed() }
        let ended = connection.wait(until: deadline) { pa_operation_get_state(drain) != PA_OPERATION_RUNNING }
        let isDone = pa_operation_get_state(drain) == PA_OPERATION_DONE
        // Prevents callbacks after the stream is released.
        pa_operation_cancel(drain)
        pa_operation_unref(drain)
        if connection.isBroken { throw .serverWentAway(reason: connection.errorText) }
        guard ended else { throw .serverTimedOut }
        guard isDone else { throw failed() }
    }
}
