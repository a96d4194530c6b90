// SPDX-License-Identifier: Apache-2.0

import Glibc
import HarkBasics

/// Decodes with the program ffmpeg what libsndfile does not know, into a file without a name.
package enum ExternalDecoder {
    package static let program = "ffmpeg"

    /// Endings, in lower case, of recordings that only ffmpeg reads.
    package static let endings: Set<String> = [
        "3g2", "3gp", "aac", "ac3", "amr", "ape", "asf", "awb", "m4a", "m4b", "mka", "mkv", "mov", "mp4", "mpc", "spx",
        "tta", "webm", "wma", "wv",
    ]

    /// Sound that is decoded at most: three hours of two channels at 48,000 Hz.
    private static let maximumBytes: Int64 = 4 << 30
    /// What is read of the program's messages, in bytes.
    private static let keptMessage = 400
    /// Playlists and other formats that name further files are left out.
    private static let formats =
        "3gp,aac,ac3,amr,amrnb,amrwb,ape,asf,caf,flac,g722,matroska,mov,mp3,mpc,mpc8,ogg,tta,w64,wav,webm,wv"

    /// Whether the program is in `PATH`.
    package static var isInstalled: Bool {
        guard let path = getenv("PATH") else { return false }
        return String(cString: path).split(separator: ":").contains { access("\($0)/\(program)", X_OK) == 0 }
    }

    /// The first sound track, at its own rate and with its own channels, as WAV of 32-bit floating-point samples.
    /// - Returns: a descriptor of an unnamed file, which the caller closes.
    /// - Throws: `needsDecoder`, `decodingFailed` or `cannotRead`.
    static func decode(_ path: String) throws(AudioFileError) -> Int32 {
        let output = try scratchFile(for: path)
        do throws(AudioFileError) {
            let (status, message) = try run(path, output: output)
            guard status == 0 else { throw .decodingFailed(path: path, reason: message) }
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

    /// Runs the program without a shell and waits for its end.
    /// - Returns: its exit status, -1 if a signal ended it, and the beginning of its messages.
    private static func run(_ path: String, output: Int32) throws(AudioFileError) -> (status: Int32, message: String) {
        // A file, not a pipe: nobody has to read it before the program ends.
        let messages = try scratchFile(for: path)
        defer { close(messages) }
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO)
        posix_spawn_file_actions_adddup2(&actions, messages, STDERR_FILENO)
        // "file:" so that neither a dash nor a colon in the name means anything.
        let arguments = [
            program, "-nostdin", "-v", "error", "-y", "-threads", "1", "-protocol_whitelist", "file",
            "-format_whitelist",
            formats, "-i", "file:\(path)", "-map", "0:a:0", "-map_metadata", "-1", "-c:a", "pcm_f32le", "-fs",
            "\(maximumBytes)", "-rf64", "auto", "-f", "wav", "file:/dev/fd/1",
        ]
        var words: [UnsafeMutablePointer<CChar>?] =
            arguments.map { word in PathText.withCString(word) { strdup($0) } } + [nil]
        defer { for word in words { free(word) } }
        var child: pid_t = 0
        let code = posix_spawnp(&child, program, &actions, nil, &words, environ)
        guard code == 0 else {
            if code == ENOENT || code == EACCES { throw .needsDecoder(path: path) }
            throw .cannotRead(path: path, reason: AudioFileError.systemText(code))
        }
        var status: Int32 = 0
        while waitpid(child, &status, 0) < 0, errno == EINTR {}
        let result = status & 0x7F == 0 ? status >> 8 & 0xFF : -1
        return (result, firstLine(of: messages))
    }

    private static func scratchFile(for path: String) throws(AudioFileError) -> Int32 {
        do {
            return try ScratchFile.open()
        } catch {
            throw .cannotRead(path: path, reason: "no room to decode it: \(error.reason)")
        }
    }

    private static func firstLine(of messages: Int32) -> String {
        var bytes = [UInt8](repeating: 0, count: keptMessage)
        let count = pread(messages, &bytes, bytes.count, 0)
        let text = String(decoding: bytes.prefix(max(0, count)), as: UTF8.self)
        return text.split(whereSeparator: \.isNewline).first.map(String.init) ?? "no reason given"
    }
}
