// SPDX-License-Identifier: Apache-2.0

import CSndFile
import Glibc
import HarkBasics

/// Writes recordings.
package enum AudioFileWriter {
    /// Writes mono samples as 16-bit WAV. The file appears under its name only when it is complete.
    /// - Parameters:
    ///   - samples: finite values, 1 being full scale. Values beyond it are clipped. Values `Float(s) / 32768` are kept
    ///     exactly.
    ///   - path: an existing file is replaced.
    ///   - sampleRate: in Hz, in `AudioFileReader.sampleRates`.
    ///   - isPrivate: whether a new file can be read by its owner only, as the sound of a microphone.
    /// - Throws: `cannotWrite`. An existing file at the path is then unchanged.
    package static func write(
        samples: [Float], path: String, sampleRate: Int, isPrivate: Bool = false
    ) throws(AudioFileError) {
        try write(
            samples: samples, path: path, sampleRate: sampleRate, format: SF_FORMAT_WAV | SF_FORMAT_PCM_16,
            isPrivate: isPrivate)
    }

    /// Like ``write(samples:path:sampleRate:isPrivate:)``, but never replaces a file, and the file is private.
    /// - Returns: false if the file already exists.
    package static func writeNew(samples: [Float], path: String, sampleRate: Int) throws(AudioFileError) -> Bool {
        try write(
            samples: samples, path: path, sampleRate: sampleRate, format: SF_FORMAT_WAV | SF_FORMAT_PCM_16, isNew: true,
            isPrivate: true)
    }

    /// - Parameter format: libsndfile's container and encoding.
    /// - Parameter isNew: whether an existing file is kept instead of replaced.
    /// - Returns: false if an existing file was kept.
    @discardableResult
    static func write(
        samples: [Float], path: String, sampleRate: Int, format: Int, isNew: Bool = false,
        isPrivate: Bool = false
    ) throws(AudioFileError) -> Bool {
        precondition(AudioFileReader.sampleRates.contains(sampleRate), "a rate of \(sampleRate) Hz cannot be written")
        guard !path.utf8.contains(0) else { throw .cannotWrite(path: path, reason: "its name holds a zero byte") }
        let problem: String?
        var isWritten = false
        do throws(FileWritingError) {
            let file = try ReplacedFile(path, isPrivate: isPrivate)
            problem = encode(samples, sampleRate: sampleRate, format: format, to: file.descriptor)
            if problem == nil {
                if isNew {
                    isWritten = try file.finishIfNew()
                } else {
                    try file.finish()
                    isWritten = true
                }
            }
        } catch {
            throw .cannotWrite(path: path, reason: error.reason)
        }
        if let problem { throw .cannotWrite(path: path, reason: problem) }
        return isWritten
    }

    /// - Returns: the reason why writing failed; nil on success.
    private static func encode(_ samples: [Float], sampleRate: Int, format: Int, to descriptor: Int32) -> String? {
        var info = SF_INFO()
        info.samplerate = Int32(sampleRate)
        info.channels = 1
        info.format = Int32(format)
        // A duplicate that libsndfile owns: version 1.2.0 closes a descriptor it fails to open even if told not to.
        // Closing it again here would close whatever another thread has opened under its number.
        let own = fcntl(descriptor, F_DUPFD_CLOEXEC, 0)
        guard own >= 0 else { return AudioFileError.systemText(errno) }
        guard let handle = sf_open_fd(own, Int32(SFM_WRITE), &info, Int32(SF_TRUE)) else {
            return "libsndfile cannot write that format"
        }
        // libsndfile would scale by 32767, and reading the file back would not give the same samples.
        let integers = samples.map { Int16(sample: $0) }
        let written = sf_writef_short(handle, integers, Int64(integers.count))
        let reason = String(cString: sf_strerror(handle))
        return sf_close(handle) == 0 && written == Int64(integers.count) ? nil : reason
    }
}
