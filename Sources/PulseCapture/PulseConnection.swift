// SPDX-License-Identifier: Apache-2.0

import CPulse
import Glibc
import Synchronization

/// A connection to a PulseAudio server, with its event loop thread.
///
/// All members except `close` need the lock that `locked` takes. PulseAudio's callbacks run with it held.
final class PulseConnection: Sendable {
    nonisolated(unsafe) let mainloop: OpaquePointer
    nonisolated(unsafe) let context: OpaquePointer
    private let isClosed = Atomic<Bool>(false)

    /// Connects to a server.
    ///
    /// - Parameter isPatient: whether to retry briefly after a refusal. A server refuses some clients if many connect
    ///   at the same time.
    /// - Throws: `serverUnreachable`, `accessDenied` or `serverTimedOut`.
    static func open(
        server: String?, isPatient: Bool = true, deadline: Deadline
    ) throws(CaptureError) -> PulseConnection {
        let pauses: [UInt32] = isPatient ? [50_000, 100_000, 200_000] : []
        for pause in pauses {
            do {
                return try PulseConnection(server: server, deadline: deadline)
            } catch .serverUnreachable where !deadline.hasPassed {
                usleep(pause)
            }
        }
        return try PulseConnection(server: server, deadline: deadline)
    }

    private init(server: String?, deadline: Deadline) throws(CaptureError) {
        guard let mainloop = pa_threaded_mainloop_new() else {
            throw .systemCallFailed(call: "a main loop", reason: String(cString: strerror(errno)))
        }
        pa_threaded_mainloop_set_name(mainloop, "hark-capture")
        guard let context = pa_context_new(pa_threaded_mainloop_get_api(mainloop), "hark") else {
            pa_threaded_mainloop_free(mainloop)
            throw .systemCallFailed(call: "a PulseAudio context", reason: String(cString: strerror(errno)))
        }
        self.mainloop = mainloop
        self.context = context
        do throws(CaptureError) {
            try start(server: server, deadline: deadline)
        } catch {
            close()
            throw error
        }
    }

    deinit {
        close()
    }

    private func start(server: String?, deadline: Deadline) throws(CaptureError) {
        guard pa_threaded_mainloop_start(mainloop) == 0 else {
            throw .systemCallFailed(call: "a thread", reason: String(cString: strerror(errno)))
        }
        try locked { () throws(CaptureError) in
            pa_context_set_state_callback(
                context, { _, mainloop in pa_threaded_mainloop_signal(OpaquePointer(mainloop), 0) },
                UnsafeMutableRawPointer(mainloop))
            guard pa_context_connect(context, server, PA_CONTEXT_NOAUTOSPAWN, nil) == 0 else {
                throw connectionError
            }
            let answered = wait(until: deadline) { isReady || isBroken }
            guard answered else { throw .serverTimedOut }
            guard isReady else { throw connectionError }
        }
    }

    /// Disconnects and ends the thread. Waits for running callbacks; none run afterwards. Must not be called from a
    /// callback or under the lock. A second call has no effect.
    func close() {
        guard !isClosed.exchange(true, ordering: .acquiringAndReleasing) else { return }
        pa_threaded_mainloop_lock(mainloop)
        pa_context_set_state_callback(context, nil, nil)
        pa_context_disconnect(context)
        pa_threaded_mainloop_unlock(mainloop)
        pa_threaded_mainloop_stop(mainloop)
        pa_context_unref(context)
        pa_threaded_mainloop_free(mainloop)
    }

    /// Runs `body` with the lock held, so that PulseAudio's thread does not run at the same time.
    func locked<Result>(_ body: () throws(CaptureError) -> Result) throws(CaptureError) -> Result {
        pa_threaded_mainloop_lock(mainloop)
        defer { pa_threaded_mainloop_unlock(mainloop) }
        return try body()
    }

    /// Lets PulseAudio's thread run until a callback has made `condition` true and signaled the main loop.
    ///
    /// - Returns: false if the deadline passed first.
    func wait(until deadline: Deadline, for condition: () -> Bool) -> Bool {
        let timer = pa_context_rttime_new(
            context, deadline.nextLook,
            { _, _, _, mainloop in pa_threaded_mainloop_signal(OpaquePointer(mainloop), 0) },
            UnsafeMutableRawPointer(mainloop))
        defer {
            if let timer { pa_threaded_mainloop_get_api(mainloop).pointee.time_free(timer) }
        }
        while !condition() {
            if deadline.hasPassed { return false }
            if let timer { pa_context_rttime_restart(context, timer, deadline.nextLook) }
            pa_threaded_mainloop_wait(mainloop)
        }
        return true
    }

    var isReady: Bool { pa_context_get_state(context) == PA_CONTEXT_READY }

    var isBroken: Bool {
        let state = pa_context_get_state(context)
        return state == PA_CONTEXT_FAILED || state == PA_CONTEXT_TERMINATED
    }

    /// The code of the context's last error.
    var errorCode: Int32 { pa_context_errno(context) }

    var errorText: String { Self.text(ofError: errorCode) }

    static func text(ofError code: Int32) -> String {
        pa_strerror(code).map { String(cString: $0) } ?? "error \(code)"
    }

    private var connectionError: CaptureError {
        switch errorCode {
        case Int32(PA_ERR_ACCESS.rawValue), Int32(PA_ERR_AUTHKEY.rawValue): .accessDenied(reason: errorText)
        case Int32(PA_ERR_TIMEOUT.rawValue): .serverTimedOut
        // A server at its client limit reports no other reason.
        case Int32(PA_ERR_CONNECTIONTERMINATED.rawValue):
            .serverUnreachable(reason: "\(errorText); it may have reached its limit of clients")
        default: .serverUnreachable(reason: errorText)
        }
    }
}

extension PulseConnection {
    /// Requests the list of sources from the server. Takes the lock itself.
    ///
    /// - Throws: `serverWentAway`, `serverTimedOut` or `listingFailed`.
    func sources(deadline: Deadline) throws(CaptureError) -> [CaptureDevice] {
        let listing = SourceListing(mainloop: mainloop)
        return try locked { () throws(CaptureError) in
            // The default's name is needed first, because the sources are compared with it as they arrive.
            try finish(pa_context_get_server_info(context, SourceListing.serverAnswered, listing.handle), deadline)
            try finish(pa_context_get_source_info_list(context, SourceListing.sourceAnswered, listing.handle), deadline)
            guard listing.isComplete else { throw .listingFailed(reason: errorText) }
            return listing.devices
        }
    }

    /// Waits for an operation to finish. No callback of it runs after this returns or throws.
    private func finish(_ operation: OpaquePointer?, _ deadline: Deadline) throws(CaptureError) {
        guard let operation else { throw .listingFailed(reason: errorText) }
        defer {
            pa_operation_cancel(operation)
            pa_operation_unref(operation)
        }
        let answered = wait(until: deadline) {
            isBroken || pa_operation_get_state(operation) != PA_OPERATION_RUNNING
        }
        if isBroken { throw .serverWentAway(reason: errorText) }
        guard answered else { throw .serverTimedOut }
    }
}

/// Makes text from a server safe for a terminal: it must not contain characters that move the cursor, change colors or
/// start a new line.
enum ServerText {
    /// Maximum length of a name from a server, in bytes of UTF-8. PulseAudio's own limit is 128.
    static let longestName = 512
    /// Maximum length of a description from a server, in Unicode scalars.
    static let longestDescription = 256

    /// A name exactly as the server sent it, so that it can be sent back; nil if it is empty, too long, not UTF-8 or
    /// not printable.
    static func name(_ text: UnsafePointer<CChar>?) -> String? {
        guard let text, let name = String(validatingCString: text) else { return nil }
        guard !name.isEmpty, name.utf8.count <= longestName else { return nil }
        return name.unicodeScalars.allSatisfy(isPrintable) ? name : nil
    }

    /// A description in printable form; empty if the server sent none.
    static func description(_ text: UnsafePointer<CChar>?) -> String {
        text.map { printable(String(cString: $0)) } ?? ""
    }

    /// The text shortened to `longestDescription`, with unprintable characters replaced by U+FFFD.
    static func printable(_ text: String) -> String {
        var result = String.UnicodeScalarView()
        for scalar in text.unicodeScalars.prefix(longestDescription) {
            result.append(isPrintable(scalar) ? scalar : "\u{FFFD}")
        }
        return String(result)
    }

    private static func isPrintable(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .format, .surrogate, .unassigned, .lineSeparator, .paragraphSeparator: false
        default: true
        }
    }
}
