import CSndFile
import Synchronization

/// A recording open in libsndfile, closed at the end of its life.
final class SoundFile {
    let path: String
    let format: AudioFormat
    /// Whether the container should have told the length, and did not because its end is missing.
    let lacksEnd: Bool
    /// Frames the count declared may be too high by: encoders of MPEG audio pad, decoders cut the padding.
    let lengthTolerance: Int64

    private let handle: OpaquePointer

    // libsndfile keeps why it could not open a file in a variable of the process. Opening and asking why must be one
    // step, or a thread would be told another thread's reason.
    private static let opening = Mutex(())

    init(path: String) throws(AudioFileError) {
        let file = try RegularFile(path: path)
        let header = ChunkHeader(of: file)
        if let header { try Self.check(header, path: path) }
        var info = SF_INFO()
        let handle = try Self.open(file, path: path, info: &info)
        let sampleRate = Int(info.samplerate)
        guard AudioFileReader.sampleRates.contains(sampleRate) else {
            sf_close(handle)
            throw .unsupportedSampleRate(path: path, sampleRate: sampleRate)
        }
        guard info.channels > 0 else {
            sf_close(handle)
            throw .damaged(path: path, reason: "it declares no channels")
        }
        self.path = path
        self.handle = handle
        let container = info.format & Int32(SF_FORMAT_TYPEMASK)
        let lengthUnknown = info.frames == Int64.max
        lacksEnd = lengthUnknown && container == Int32(SF_FORMAT_OGG)
        lengthTolerance = container == Int32(SF_FORMAT_MPEG) ? 2304 : 0
        format = AudioFormat(
            sampleRate: sampleRate,
            channels: Int(info.channels),
            frames: lengthUnknown ? 0 : max(0, Self.declaredFrames(info, header)),
            name: Self.name(of: info.format, handle))
    }

    deinit {
        sf_close(handle)
    }

    /// Reads interleaved samples, where 1 is full scale.
    /// - Returns: frames read; 0 at the end of the data.
    func read(into buffer: UnsafeMutableBufferPointer<Float>) -> Int {
        let capacity = buffer.count / format.channels
        // The library's answer sizes what is read from the buffer: never believe it beyond the buffer.
        return min(max(0, Int(sf_readf_float(handle, buffer.baseAddress, Int64(capacity)))), capacity)
    }

    /// What libsndfile complains of after reading; nil if of nothing.
    var complaint: String? {
        sf_error(handle) == 0 ? nil : Self.text(sf_strerror(handle))
    }

    private static func check(_ header: ChunkHeader, path: String) throws(AudioFileError) {
        if let sampleRate = header.sampleRate, !AudioFileReader.sampleRates.contains(sampleRate) {
            throw .unsupportedSampleRate(path: path, sampleRate: sampleRate)
        }
        if header.channels == 0 { throw .damaged(path: path, reason: "it declares no channels") }
    }

    private static func open(
        _ file: RegularFile, path: String, info: inout SF_INFO
    ) throws(AudioFileError) -> OpaquePointer {
        let descriptor = try file.duplicate(path: path)
        var handle: OpaquePointer?
        var failure = AudioFileError.notAudio(path: path)
        opening.withLock { _ in
            handle = sf_open_fd(descriptor, Int32(SFM_READ), &info, Int32(SF_TRUE))
            guard handle == nil else { return }
            let code = sf_error(nil)
            if code != SF_ERR_UNRECOGNISED_FORMAT {
                failure = .damaged(path: path, reason: reason(code))
            }
        }
        guard let handle else { throw failure }
        return handle
    }

    private static func reason(_ code: Int32) -> String {
        switch code {
        // The file is known to be there and regular: this is how libsndfile passes on that an MPEG stream is none.
        case 7: "its header makes no sense"
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

    /// libsndfile tells the frames that fit into the file; the header may promise more.
    private static func declaredFrames(_ info: SF_INFO, _ header: ChunkHeader?) -> Int64 {
        guard let header, let declared = header.declaredBytes, declared > header.availableBytes else {
            return info.frames
        }
        if let bytes = bytesPerSample(info.format) { return declared / (bytes * Int64(info.channels)) }
        guard header.availableBytes > 0 else { return info.frames }
        return Int64(Double(info.frames) * Double(declared) / Double(header.availableBytes))
    }

    /// Nil for encodings whose samples have no size of their own.
    private static func bytesPerSample(_ format: Int32) -> Int64? {
        switch Int(format) & SF_FORMAT_SUBMASK {
        case SF_FORMAT_PCM_S8, SF_FORMAT_PCM_U8, SF_FORMAT_ULAW, SF_FORMAT_ALAW: 1
        case SF_FORMAT_PCM_16: 2
        case SF_FORMAT_PCM_24: 3
        case SF_FORMAT_PCM_32, SF_FORMAT_FLOAT: 4
        case SF_FORMAT_DOUBLE: 8
        default: nil
        }
    }

    private static func name(of format: Int32, _ handle: OpaquePointer) -> String {
        let parts = [Int32(SF_FORMAT_TYPEMASK), Int32(SF_FORMAT_SUBMASK)].map { mask in
            var info = SF_FORMAT_INFO()
            info.format = format & mask
            let size = Int32(MemoryLayout<SF_FORMAT_INFO>.size)
            guard sf_command(handle, Int32(SFC_GET_FORMAT_INFO), &info, size) == 0, let name = info.name else {
                return "unknown"
            }
            // "WAV (Microsoft)", "FLAC (Free Lossless Audio Codec)": the short name is what people know.
            let text = String(cString: name)
            return text.firstRange(of: " (").map { String(text[..<$0.lowerBound]) } ?? text
        }
        return parts.joined(separator: ", ")
    }
}
