import CSndFile
import Glibc

/// Writes recordings.
public enum AudioFileWriter {
    /// Writes mono samples as 16-bit WAV. The file appears under its name only when it is complete.
    /// - Parameters:
    ///   - samples: finite, where 1 is full scale; beyond they are clipped. Values `Float(s) / 32768` are kept exactly.
    ///   - path: replaced if there.
    ///   - sampleRate: in Hz, in `AudioFileReader.sampleRates`.
    /// - Throws: `cannotWrite`; what was at the path before stays.
    public static func write(samples: [Float], path: String, sampleRate: Int) throws(AudioFileError) {
        try write(samples: samples, path: path, sampleRate: sampleRate, format: SF_FORMAT_WAV | SF_FORMAT_PCM_16)
    }

    /// - Parameter format: libsndfile's container and encoding.
    static func write(samples: [Float], path: String, sampleRate: Int, format: Int) throws(AudioFileError) {
        precondition(AudioFileReader.sampleRates.contains(sampleRate), "a rate of \(sampleRate) Hz cannot be written")
        guard !path.utf8.contains(0) else { throw .cannotWrite(path: path, reason: "its name holds a zero byte") }
        // In the same folder, because a rename works only within a file system.
        let folder = path.utf8.lastIndex(of: UInt8(ascii: "/")).map { path[...$0] } ?? ""
        let temporary = "\(folder).hark-\(String(UInt64.random(in: 0 ... .max), radix: 36)).tmp"
        let descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
        guard descriptor >= 0 else { throw .cannotWrite(path: path, reason: AudioFileError.systemText(errno)) }
        do throws(WriteFailure) {
            // The result of close matters: some file systems tell only there that the disk is full.
            let written = Result { () throws(WriteFailure) in
                try encode(samples, sampleRate: sampleRate, format: format, to: descriptor)
            }
            let closed = close(descriptor) == 0
            let code = errno
            try written.get()
            guard closed else { throw WriteFailure(reason: AudioFileError.systemText(code)) }
            guard rename(temporary, path) == 0 else { throw WriteFailure(reason: AudioFileError.systemText(errno)) }
        } catch {
            unlink(temporary)
            throw .cannotWrite(path: path, reason: error.reason)
        }
    }

    private struct WriteFailure: Error {
        let reason: String
    }

    private static func encode(
        _ samples: [Float], sampleRate: Int, format: Int, to descriptor: Int32
    ) throws(WriteFailure) {
        var info = SF_INFO()
        info.samplerate = Int32(sampleRate)
        info.channels = 1
        info.format = Int32(format)
        // One to give away: libsndfile 1.2.0 closes a descriptor it fails to open even if told to leave it alone, and
        // closing it a second time would close whatever another thread has opened under its number.
        let own = fcntl(descriptor, F_DUPFD_CLOEXEC, 0)
        guard own >= 0 else { throw WriteFailure(reason: AudioFileError.systemText(errno)) }
        guard let handle = sf_open_fd(own, Int32(SFM_WRITE), &info, Int32(SF_TRUE)) else {
            throw WriteFailure(reason: "libsndfile cannot write that format")
        }
        // libsndfile would scale by 32767, and reading would not give back what was written.
        let integers = samples.map { Int16(sample: $0) }
        let written = sf_writef_short(handle, integers, Int64(integers.count))
        let reason = String(cString: sf_strerror(handle))
        guard sf_close(handle) == 0, written == Int64(integers.count) else { throw WriteFailure(reason: reason) }
    }
}
