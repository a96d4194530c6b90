// SPDX-License-Identifier: Apache-2.0

import CSndFile
import HarkBasics

/// libsndfile's handle on an input, closed at the end of its life.
final class SoundHandle {
    /// What libsndfile says of the recording.
    let info: SF_INFO
    let input: VirtualInput

    private let handle: OpaquePointer

    // Numbers that are not in libsndfile's header, by which it passes on that a decoder can make nothing of the bytes:
    // their texts would mislead.
    private static let cannotOpen: Int32 = 7
    private static let internalError: Int32 = 29
    private static let unknownFLACError: Int32 = 161

    // libsndfile keeps why it could not open a file in a variable of the process. Opening and asking why must be one
    // step, or a thread would be told another thread's reason.
    private static let opening = Locked(())

    /// - Parameters:
    ///   - input: nobody else's, at its start.
    ///   - path: named in errors.
    ///   - raw: what the recording is; nil if it has a header.
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
        // libsndfile's pointer to it is not counted.
        withExtendedLifetime(input) {}
    }

    var container: Int { Int(info.format) & SF_FORMAT_TYPEMASK }
    var encoding: Int { Int(info.format) & SF_FORMAT_SUBMASK }

    /// Reads interleaved samples, where 1 is full scale.
    /// - Returns: frames read; 0 at the end of the data, or at damage.
    func read(into buffer: UnsafeMutableBufferPointer<Float>) -> Int {
        let capacity = buffer.count / Int(info.channels)
        // The library's answer sizes what is read from the buffer: never believe it beyond the buffer.
        return min(max(0, Int(sf_readf_float(handle, buffer.baseAddress, Int64(capacity)))), capacity)
    }

    /// - Returns: whether the frame is the next to be read.
    func seek(to frame: Int64) -> Bool {
        sf_seek(handle, frame, Int32(SF_SEEK_SET)) == frame
    }

    /// What libsndfile complains of after the last call; nil if of nothing.
    var complaint: String? {
        switch sf_error(handle) {
        case 0: nil
        case Self.internalError, Self.unknownFLACError: "bytes that make no sense"
        default: Self.text(sf_strerror(handle))
        }
    }

    /// Container and encoding for people, as "WAV, Signed 16 bit PCM".
    var name: String {
        [container, encoding].map { format in
            var info = SF_FORMAT_INFO()
            info.format = Int32(format)
            let size = Int32(MemoryLayout<SF_FORMAT_INFO>.size)
            guard sf_command(handle, Int32(SFC_GET_FORMAT_INFO), &info, size) == 0, let name = info.name else {
                return "unknown"
            }
            // "WAV (Microsoft)", "FLAC (Free Lossless Audio Codec)": the short name is what people know.
            let text = String(cString: name)
            return text.firstRange(of: " (").map { String(text[..<$0.lowerBound]) } ?? text
        }.joined(separator: ", ")
    }

    private static func reason(_ code: Int32) -> String {
        switch code {
        case cannotOpen, internalError: "its header makes no sense"
        default: text(sf_error_number(code))
        }
    }

    /// Without the dot and the prefix that libsndfile puts around its sentences.
    private static func text(_ message: UnsafePointer<CChar>?) -> String {
        var text = message.map { String(cString: $0) } ?? "unknown error"
        if text.hasPrefix("Error : ") { text.removeFirst("Error : ".count) }
        while let last = text.last, last == "." || last.isWhitespace { text.removeLast() }
        return text
    }
}
