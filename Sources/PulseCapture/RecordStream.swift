// SPDX-License-Identifier: Apache-2.0

import CPulse
import Synchronization

/// One recording on one connection, which fills a buffer. It cannot be restarted: the next recording is a new stream on
/// a new connection that fills the same buffer.
final class RecordStream: Sendable {
    private let connection: PulseConnection
    private let inbox: CaptureBuffer
    nonisolated(unsafe) private let stream: OpaquePointer
    /// Nil for a mono source. Used on PulseAudio's thread only.
    nonisolated(unsafe) private var mixer: ChannelMixer?
    private let channels: Int
    private let isClosed = Atomic<Bool>(false)

    /// Records mono samples on PulseAudio's thread until closed.
    ///
    /// - Parameters:
    ///   - source: the source to record from. Its channels are recorded as they are and mixed here.
    ///   - followsDefault: whether it is the server's default source, so that the server or the user may move the
    ///     recording to another source.
    /// - Throws: `streamNotStarted`, `serverWentAway` or `serverTimedOut`. The connection is then closed.
    init(
        _ connection: PulseConnection, source: CaptureDevice, followsDefault: Bool, sampleRate: Int,
        inbox: CaptureBuffer, deadline: Deadline
    ) throws(CaptureError) {
        self.connection = connection
        self.inbox = inbox
        // PA_SAMPLE_S16NE, a macro Swift does not import.
        let nativeInt16 = Int16(littleEndian: 1) == 1 ? PA_SAMPLE_S16LE : PA_SAMPLE_S16BE
        let device = source.name
        // The server mixes sources whose channels it did not describe.
        channels = max(1, source.channelPositions.count)
        mixer = channels > 1 ? ChannelMixer(channels: channels, sampleRate: sampleRate) : nil
        var format = pa_sample_spec(format: nativeInt16, rate: UInt32(sampleRate), channels: UInt8(channels))
        var map = source.channelMap
        stream = try connection.locked { () throws(CaptureError) in
            guard let stream = pa_stream_new(connection.context, "keyword listening", &format, &map) else {
                throw .streamNotStarted(device: device, reason: connection.errorText)
            }
            return stream
        }
        do throws(CaptureError) {
            try connection.locked { () throws(CaptureError) in
                try start(device: device, followsDefault: followsDefault, format: &format, deadline: deadline)
            }
        } catch {
            close()
            throw error
        }
    }

    deinit {
        close()
        mixer?.deallocate()
    }

    private func start(
        device: String, followsDefault: Bool, format: inout pa_sample_spec, deadline: Deadline
    ) throws(CaptureError) {
        installCallbacks()
        // 20 ms: with the server's default, samples arrive in bursts of 50 ms or more.
        let fragment = pa_usec_to_bytes(20_000, &format)
        let serversChoice = UInt32.max
        var buffering = pa_buffer_attr(
            maxlength: serversChoice, tlength: serversChoice, prebuf: serversChoice, minreq: serversChoice,
            fragsize: UInt32(fragment))
        // Unmuted: a server may remember that this program was muted before and then send only silence.
        let flags =
            (followsDefault ? 0 : PA_STREAM_DONT_MOVE.rawValue)
            | PA_STREAM_ADJUST_LATENCY.rawValue | PA_STREAM_START_UNMUTED.rawValue
        // Without a name the server uses its default source, and moves the recording when the default changes.
        let name = followsDefault ? nil : device
        guard pa_stream_connect_record(stream, name, &buffering, pa_stream_flags_t(flags)) == 0 else {
            throw .streamNotStarted(device: device, reason: connection.errorText)
        }
        let answered = connection.wait(until: deadline) {
            connection.isBroken || pa_stream_get_state(stream) != PA_STREAM_CREATING
        }
        if connection.isBroken { throw .serverWentAway(reason: connection.errorText) }
        guard answered else { throw .serverTimedOut }
        guard pa_stream_get_state(stream) == PA_STREAM_READY else {
            throw .streamNotStarted(device: device, reason: connection.errorText)
        }
        inbox.setSuspended(pa_stream_is_suspended(stream) > 0)
    }

    /// Ends the recording and the connection. No callback runs afterwards. A second call has no effect.
    func close() {
        guard !isClosed.exchange(true, ordering: .acquiringAndReleasing) else { return }
        pa_threaded_mainloop_lock(connection.mainloop)
        removeCallbacks()
        pa_stream_disconnect(stream)
        pa_stream_unref(stream)
        pa_threaded_mainloop_unlock(connection.mainloop)
        connection.close()
    }

    // MARK: Callbacks, on PulseAudio's thread with the lock held

    private func installCallbacks() {
        let handle = Unmanaged.passUnretained(self).toOpaque()
        pa_context_set_state_callback(connection.context, { _, data in RecordStream.from(data).stateChanged() }, handle)
        pa_stream_set_state_callback(stream, { _, data in RecordStream.from(data).stateChanged() }, handle)
        pa_stream_set_read_callback(stream, { _, _, data in RecordStream.from(data).receive() }, handle)
        pa_stream_set_overflow_callback(stream, { _, data in RecordStream.from(data).inbox.serverOverflowed() }, handle)
        pa_stream_set_moved_callback(stream, { _, data in RecordStream.from(data).moved() }, handle)
        pa_stream_set_suspended_callback(stream, { _, data in RecordStream.from(data).suspensionChanged() }, handle)
    }

    private func removeCallbacks() {
        pa_context_set_state_callback(connection.context, nil, nil)
        pa_stream_set_state_callback(stream, nil, nil)
        pa_stream_set_read_callback(stream, nil, nil)
        pa_stream_set_overflow_callback(stream, nil, nil)
        pa_stream_set_moved_callback(stream, nil, nil)
        pa_stream_set_suspended_callback(stream, nil, nil)
    }

    private static func from(_ userData: UnsafeMutableRawPointer?) -> RecordStream {
        Unmanaged<RecordStream>.fromOpaque(userData!).takeUnretainedValue()
    }

    private func stateChanged() {
        let state = pa_stream_get_state(stream)
        if connection.isBroken {
            inbox.end(.serverAway)
        } else if state == PA_STREAM_FAILED || state == PA_STREAM_TERMINATED {
            inbox.end(.deviceAway)
        }
        pa_threaded_mainloop_signal(connection.mainloop, 0)
    }

    private func moved() {
        inbox.moved(to: ServerText.name(pa_stream_get_device_name(stream)))
        suspensionChanged()
    }

    private func suspensionChanged() {
        inbox.setSuspended(pa_stream_is_suspended(stream) > 0)
    }

    private func receive() {
        while true {
            var data: UnsafeRawPointer?
            var byteCount = 0
            guard pa_stream_peek(stream, &data, &byteCount) == 0 else {
                return inbox.end(.deviceAway)
            }
            // The buffer is empty; pa_stream_drop must not be called.
            guard byteCount > 0 else { return }
            receive(data, byteCount: byteCount)
            pa_stream_drop(stream)
        }
    }

    /// - Parameter data: whole frames; nil for a hole.
    private func receive(_ data: UnsafeRawPointer?, byteCount: Int) {
        guard let data, mixer != nil else { return inbox.receive(data, byteCount: byteCount / channels) }
        let frames = byteCount / (channels * MemoryLayout<Int16>.size)
        let problem = mixer?.mix(data, frames: frames) { mono in
            inbox.receive(mono.baseAddress, byteCount: mono.count * MemoryLayout<Int16>.size)
        }
        if let problem { inbox.report(problem) }
    }
}
