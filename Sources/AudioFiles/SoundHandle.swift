// SPDX-License-Identifier: Apache-2.0

import CSndFile
import HarkBasics

/// A libsndfile handle for an input. It is closed on deinit.
final class SoundHandle {
    /// The format as reported by libsndfile.
    let info: SF_INFO
    let input: VirtualInput

    private let handle: OpaquePointer

    // Error codes that are not in libsndfile's header. They mean that a decoder found the bytes invalid; their messages
    // would mislead.
    private static let cannotOpen: Int32 = 7
    private static let internalError: Int32 = 29
    private static let unknownFLACError: Int32 = 161

    // libsndfile keeps the reason for a failed open in a global variable. Opening and reading the reason must be one
    // critical section, or a thread could get another thread's reason.
    private static let opening = Locked(())

    /// - Parameters:
    ///   - input: not used by anything else; at its start.
    ///   - path: the name used in errors.
    ///   - raw: the format of a recording without a header; nil if it has one.
    init(_ input: VirtualInput, path: String, raw: RawAudioFormat? = nil) throws(AudioFileError) {
        var info = SF_INFO()
        if let raw {
            info.format = raw.encoding.format
            info.samplerate = Int32(raw.sampleRate)
            info.channels = Int32(raw.channels)
        }
        var callbacks = VirtualInput.callbacks()
        let user = Unmanaged.passUnretained(input).toOpaque()
        var handle: OpaquePointer?
        var failure = AudioFileError.notAudio(path: path)
        Self.opening.withLock { _ in
            handle = sf_open_virtual(&callbacks, Int32(SFM_READ), &info, user)
            guard handle == nil else { return }
            let code = sf_error(nil)
            if code != SF_ERR_UNRECOGNISED_FORMAT {
                failure = .damaged(path: path, reason: Self.reason(code))
            }
        }
        guard let handle else { throw failure }
        self.handle = handle
        self.info = info
        self.input = input
    }

    deinit {
        sf_close(handle)
        // libsndfile's pointer to it is not reference-counted.
        withExtendedLifetime(input) {}
    }

    var container: Int { Int(info.format) & SF_FORMAT_TYPEMASK }
    var encoding: Int { Int(info.format) & SF_FORMAT_SUBMASK }

    /// Reads interleaved samples, 1 being full scale.
    /// - Returns: the number of frames read; 0 at the end of the data or at damage.
    func read(into buffer: UnsafeMutableBufferPointer<Float>) -> Int {
        let capacity = buffer.count / Int(info.channels)
        // The caller reads this many frames from the buffer, so the library's count must not exceed its capacity.
        return min(max(0, Int(sf_readf_float(handle, buffer.baseAddress, Int64(capacity)))), capacity)
    }

    /// - Returns: whether the seek succeeded, so that `frame` is the next frame read.
    func seek(to frame: Int64) -> Bool {
        sf_seek(handle, frame, Int32(SF_SEEK_SET)) == frame
    }

    /// libsndfile's error message for the last call; nil if it succeeded.
    var complaint: String? {
        switch sf_error(handle) {
        case 0: nil
        case Self.internalError, Self.unknownFLACError: "its data is invalid"
        default: Self.text(sf_strerror(handle))
        }
    }

    /// Container and encoding in readable form, such as "WAV, Signed 16 bit PCM".
    var name: String {
        [container, encoding].map { format in
            var info = SF_FORMAT_INFO()
            info.format = Int32(format)
            let size = Int32(MemoryLayout<SF_FORMAT_INFO>.size)
            guard sf_command(handle, Int32(SFC_GET_FORMAT_INFO), &info, size) == 0, let name = info.name else {
                return "unknown"
            }
            // Keeps only the short name of "WAV (Microsoft)" or "FLAC (Free Lossless Audio Codec)".
            let text = String(cString: name)
            return text.firstRange(of: " (").map { String(text[..<$0.lowerBound]) } ?? text
        }.joined(separator: ", ")
    }

    private static func reason(_ code: Int32) -> String {
        switch code {
        case cannotOpen, internalError: "its header is invalid"
        default: text(sf_error_number(code))
        }
    }

    /// A libsndfile message without its "Error : " prefix and its final period.
    private static func text(_ message: UnsafePointer<CChar>?) -> String {
        var text = message.map { String(cString: $0) } ?? "unknown error"
        if text.hasPrefix("Error : ") { text.removeFirst("Error : ".count) }
        while let last = text.last, last == "." || last.isWhitespace { text.removeLast() }
        return text
    }
}
