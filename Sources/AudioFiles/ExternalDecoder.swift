// SPDX-License-Identifier: Apache-2.0

import Glibc
import HarkBasics

/// Decodes formats that libsndfile does not know with the program ffmpeg, into an unnamed file.
package enum ExternalDecoder {
    package static let program = "ffmpeg"

    /// File extensions, in lower case, of formats that only ffmpeg reads.
    package static let endings: Set<String> = [
        "3g2", "3gp", "aac", "ac3", "amr", "ape", "asf", "awb", "m4a", "m4b", "mka", "mkv", "mov", "mp4", "mpc", "spx",
        "tta", "webm", "wma", "wv",
    ]

    /// Maximum size of the decoded sound: three hours of two channels at 48,000 Hz.
    private static let maximumBytes: Int64 = 4 << 30
    /// The input formats allowed. Playlists and other formats that refer to further files are excluded.
    private static let formats =
        "3gp,aac,ac3,amr,amrnb,amrwb,ape,asf,caf,flac,g722,matroska,mov,mp3,mpc,mpc8,ogg,tta,w64,wav,webm,wv"

    /// Whether the program is in `PATH`.
    package static var isInstalled: Bool { ExternalProgram.isInstalled(program) }

    /// Decodes the first audio track to WAV with 32-bit floating-point samples, at its own rate and channel count.
    /// - Returns: a descriptor of an unnamed file. The caller closes it.
    /// - Throws: `needsDecoder`, `decodingFailed`, `tooLong` or `cannotRead`.
    static func decode(_ path: String) throws(AudioFileError) -> Int32 {
        let output: Int32
        do {
            output = try ScratchFile.open()
        } catch {
            throw .cannotRead(path: path, reason: "no room to decode it: \(error.reason)")
        }
        do throws(AudioFileError) {
            try run(path, output: output)
            var file = stat()
            guard fstat(output, &file) == 0, file.st_size < maximumBytes else {
                throw .tooLong(path: path, maximumSeconds: 3 * 3600)
            }
            return output
        } catch {
            close(output)
            throw error
        }
    }

    private static func run(_ path: String, output: Int32) throws(AudioFileError) {
        // "file:" prevents ffmpeg from reading a leading dash as an option or a colon as a protocol.
        let arguments = [
            program, "-nostdin", "-v", "error", "-y", "-threads", "1", "-protocol_whitelist", "file",
            "-format_whitelist", formats, "-i", "file:\(path)", "-map", "0:a:0", "-map_metadata", "-1", "-c:a",
            "pcm_f32le",
            "-fs", "\(maximumBytes)", "-rf64", "auto", "-f", "wav", "file:/dev/fd/1",
        ]
        do throws(ExternalProgram.Failure) {
            try ExternalProgram.run(arguments, output: output)
        } catch {
            switch error {
            case .notInstalled: throw .needsDecoder(path: path)
            case .notStarted(let reason): throw .cannotRead(path: path, reason: reason)
            case .failed(let reason): throw .decodingFailed(path: path, reason: reason)
            }
        }
    }
}
