// SPDX-License-Identifier: Apache-2.0

import CSndFile
import Glibc

/// Decodes a recording with libsndfile and continues after damage where the format allows it.
final class SoundFile {
    /// The name used in errors.
    let path: String
    let format: AudioFormat
    /// Whether the length is unknown because the end of the container, which declares it, is missing.
    let lacksEnd: Bool
    /// Whether the file is longer than a 32-bit length field can express.
    let isBeyondHeader: Bool
    /// Frames by which the declared count may exceed the data without a warning. MPEG audio encoders add padding that
    /// decoders remove.
    let lengthTolerance: Int64
    /// The damage found so far.
    private(set) var damage = Damage()

    private let raw: RawInput?
    private let regular: RegularFile?
    private var handle: SoundHandle
    /// Frames read so far, including inserted silence.
    private var position: Int64 = 0
    /// Frames of silence to deliver before the handle's next frame.
    private var silence: Int64 = 0
    /// libsndfile's last error message. It may still deliver samples that precede the damage.
    private var complaint: String?
    private var reopenings = 0
    /// The input's position at the last failure.
    private var lastFailure: Int64 = -1

    /// Frames skipped at first to get past damage, the usual FLAC block size. Doubled on each further try.
    private static let skip: Int64 = 4096
    /// Limits the work that a hostile file can cause.
    private static let maximumReopenings = 200

    private struct RawInput {
        let stream: InputStream
        let frameBytes: Int
    }

    /// Opens a file with any name. Uses ffmpeg if libsndfile cannot decode it.
    /// - Parameter name: the name used in errors; nil for the path.
    static func opening(_ path: String, name: String? = nil) throws(AudioFileError) -> SoundFile {
        do throws(AudioFileError) {
            return try SoundFile(path: path, name: name)
        } catch {
            switch error {
            case .unsupportedEncoding:
                guard ExternalDecoder.isInstalled else { throw error }
            case .notAudio, .damaged:
                guard AudioFileFinder.hasEnding(path, in: ExternalDecoder.endings) else { throw error }
            default: throw error
            }
            let descriptor = try ExternalDecoder.decode(path)
            defer { close(descriptor) }
            return try SoundFile(path: "/proc/self/fd/\(descriptor)", name: path)
        }
    }

    /// Opens a file that has a header.
    /// - Parameter name: the name used in errors; nil for the path.
    init(
        path opened: String, name: String? = nil, pread: @escaping RegularFile.PositionedRead = Glibc.pread
    ) throws(AudioFileError) {
        let path = name ?? opened
        let file = try RegularFile(path: opened, name: path, pread: pread)
        file.skipTags()
        regular = file
        let header = ChunkHeader(of: file)
        do throws(AudioFileError) {
            if let header { try Self.check(header, path: path) }
            let patches = header?.patches ?? ChunkHeader.wave64Patches(of: file)
            handle = try SoundHandle(VirtualInput(file, patches: patches), path: path)
        } catch {
            guard let encoding = ForeignEncoding.name(of: file) else { throw error }
            throw .unsupportedEncoding(path: path, encoding: encoding)
        }
        let info = handle.info
        let sampleRate = Int(info.samplerate)
        guard AudioFileReader.sampleRates.contains(sampleRate) else {
            throw .unsupportedSampleRate(path: path, sampleRate: sampleRate)
        }
        guard info.channels > 0 else { throw .damaged(path: path, reason: "it declares no channels") }
        self.path = path
        raw = nil
        let lengthUnknown = info.frames == Int64.max
        lacksEnd = lengthUnknown && handle.container == SF_FORMAT_OGG
        isBeyondHeader = header.map { $0.declaredBytes == nil && $0.availableBytes > Int64(UInt32.max) } ?? false
        lengthTolerance = handle.container == SF_FORMAT_MPEG ? 2304 : 0
        format = AudioFormat(
            sampleRate: sampleRate,
            channels: Int(info.channels),
            frames: lengthUnknown ? 0 : max(0, Self.declaredFrames(handle, header)),
            name: handle.name)
    }

    /// Reads samples without a header from a descriptor.
    init(_ raw: RawAudioFormat, descriptor: Int32, name: String) throws(AudioFileError) {
        let stream = InputStream(descriptor: descriptor)
        handle = try SoundHandle(VirtualInput(stream), path: name, raw: raw)
        path = name
        self.raw = RawInput(stream: stream, frameBytes: raw.frameBytes)
        regular = nil
        lacksEnd = false
        isBeyondHeader = false
        lengthTolerance = 0
        format = AudioFormat(sampleRate: raw.sampleRate, channels: raw.channels, frames: 0, name: handle.name)
    }

    /// The error for a recording without a single frame.
    var whyEmpty: AudioFileError {
        guard let raw else {
            if let fileFailure { return fileFailure }
            return complaint.map { .damaged(path: path, reason: $0) } ?? .noSamples(path: path)
        }
        if let failure = raw.stream.failure { return .cannotRead(path: path, reason: failure) }
        guard raw.stream.count > 0 else { return .empty(path: path) }
        return .damaged(path: path, reason: "\(raw.stream.count) bytes are no whole frame of \(raw.frameBytes) bytes")
    }

    /// Bytes of an incomplete frame at the end of a recording without a header.
    var incompleteFrameBytes: Int {
        raw.map { Int($0.stream.count % Int64($0.frameBytes)) } ?? 0
    }

    /// Bytes per frame of a recording without a header; 0 if it has one.
    var frameBytes: Int { raw?.frameBytes ?? 0 }

    /// The error for a file that the system could not read to its end; nil if it could. A read error must not count as
    /// the end of the recording.
    var fileFailure: AudioFileError? { regular?.failure.map { .cannotRead(path: path, reason: $0) } }

    /// The system's message for a read error of a recording without a header; nil if there was none.
    var readFailure: String? { raw?.stream.failure }

    /// Reads interleaved samples, 1 being full scale. Damaged places may be replaced by silence.
    /// - Returns: the number of frames read; 0 at the end of the data.
    func read(into buffer: UnsafeMutableBufferPointer<Float>) -> Int {
        while true {
            if silence > 0 { return readSilence(into: buffer) }
            let count = handle.read(into: buffer)
            complaint = complaint ?? handle.complaint
            position += Int64(count)
            if count > 0 { return count }
            // Bytes after the last declared sample, such as another program's tags, are not damage.
            guard let complaint, format.frames == 0 || position < format.frames else { return 0 }
            damage.add(at: position, reason: complaint)
            guard passDamage() else {
                damage.isEnd = true
                return 0
            }
            self.complaint = nil
        }
    }

    private func readSilence(into buffer: UnsafeMutableBufferPointer<Float>) -> Int {
        let frames = min(Int(silence), buffer.count / format.channels)
        buffer[..<(frames * format.channels)].update(repeating: 0)
        silence -= Int64(frames)
        position += Int64(frames)
        damage.silenced += Int64(frames)
        return frames
    }

    /// Tries to continue after damage.
    /// - Returns: whether there may be more to read.
    private func passDamage() -> Bool {
        switch handle.container {
        case SF_FORMAT_MPEG:
            // The decoder searches for the next frame itself, one kilobyte per call.
            defer { lastFailure = handle.input.position }
            return handle.input.position > lastFailure
        case SF_FORMAT_FLAC: return reopenPastDamage()
        default: return false
        }
    }

    /// Reopens a FLAC file and seeks past the damage. libsndfile cannot continue a FLAC file after an error.
    private func reopenPastDamage() -> Bool {
        var skip = Self.skip
        while reopenings < Self.maximumReopenings, skip < 1 << 24 {
            let target = position + skip
            if format.frames > 0, target >= format.frames { return false }
            reopenings += 1
            guard let fresh = try? SoundHandle(handle.input.again(), path: path) else { return false }
            handle = fresh
            if fresh.info.channels == format.channels, fresh.seek(to: target) {
                silence = skip
                return true
            }
            skip *= 2
        }
        return false
    }

    private static func check(_ header: ChunkHeader, path: String) throws(AudioFileError) {
        if let sampleRate = header.sampleRate, !AudioFileReader.sampleRates.contains(sampleRate) {
            throw .unsupportedSampleRate(path: path, sampleRate: sampleRate)
        }
        if header.channels == 0 { throw .damaged(path: path, reason: "it declares no channels") }
    }

    /// The number of frames that the header declares. libsndfile reports only those that fit into the file.
    private static func declaredFrames(_ handle: SoundHandle, _ header: ChunkHeader?) -> Int64 {
        let frames = handle.info.frames
        guard let header, let declared = header.declaredBytes, declared > header.availableBytes else { return frames }
        if let bytes = bytesPerSample(handle.encoding) { return declared / (bytes * Int64(handle.info.channels)) }
        guard header.availableBytes > 0 else { return frames }
        return Int64(Double(frames) * Double(declared) / Double(header.availableBytes))
    }

    /// Nil for encodings without a fixed sample size.
    private static func bytesPerSample(_ encoding: Int) -> Int64? {
        switch encoding {
        case SF_FORMAT_PCM_S8, SF_FORMAT_PCM_U8, SF_FORMAT_ULAW, SF_FORMAT_ALAW: 1
        case SF_FORMAT_PCM_16: 2
        case SF_FORMAT_PCM_24: 3
        case SF_FORMAT_PCM_32, SF_FORMAT_FLOAT: 4
        case SF_FORMAT_DOUBLE: 8
        default: nil
        }
    }
}
