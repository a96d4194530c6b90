// SPDX-License-Identifier: Apache-2.0

import Glibc
import HarkBasics

/// Why a recording cannot be read, found or written. Each case carries the path as the caller gave it (`PathText`).
package enum AudioFileError: Error, Equatable, Sendable {
    /// There is no file of that name.
    case notFound(path: String)
    /// A symbolic link whose target does not exist.
    case danglingLink(path: String)
    /// The user has no permission to open it.
    case permissionDenied(path: String)
    /// The path leads to a folder instead of a file.
    case isFolder(path: String)
    /// A FIFO, device or socket. It was not opened for reading, since that may block or have side effects.
    case notRegularFile(path: String, kind: String)
    /// The system failed to open it for another reason.
    case cannotOpen(path: String, reason: String)
    /// A folder could not be listed.
    case folderUnreadable(path: String, reason: String)
    /// A folder without any file that has a known audio file extension.
    case folderWithoutRecordings(path: String)
    /// The file has no bytes.
    case empty(path: String)
    /// The file is not in a known audio format.
    case notAudio(path: String)
    /// A known audio format whose header or data is invalid.
    case damaged(path: String, reason: String)
    /// A known container with an encoding that libsndfile cannot decode.
    case unsupportedEncoding(path: String, encoding: String)
    /// A format that needs ffmpeg, which is not installed.
    case needsDecoder(path: String)
    /// ffmpeg could not decode the file. The reason is its error message.
    case decodingFailed(path: String, reason: String)
    /// The declared rate in Hz is outside `AudioFileReader.sampleRates`.
    case unsupportedSampleRate(path: String, sampleRate: Int)
    /// The file has a header but no samples.
    case noSamples(path: String)
    /// The requested channel, counted from 1, does not exist in the recording, which has `channels` channels.
    case noSuchChannel(path: String, channel: Int, channels: Int)
    /// The system failed to read the file, at its start or in the middle.
    case cannotRead(path: String, reason: String)
    /// The recording is longer than the caller's maximum.
    case tooLong(path: String, maximumSeconds: Double)
    /// The resampler failed.
    case resamplingFailed(path: String, reason: String)
    /// The file could not be written. A file that was there before is unchanged.
    case cannotWrite(path: String, reason: String)
}

extension AudioFileError: CustomStringConvertible {
    /// One line: the file, what is wrong with it and what can be done about it.
    package var description: String {
        "\(DisplayText.oneLine(path)): \(reason)"
    }

    /// One line without the file: what is wrong with it and what can be done about it.
    package var reason: String { DisplayText.oneLine(explanation) }

    /// The file or folder the error is about, as the caller named it.
    package var path: String {
        switch self {
        case .notFound(let path), .danglingLink(let path), .permissionDenied(let path), .isFolder(let path),
            .notRegularFile(let path, _), .cannotOpen(let path, _), .folderUnreadable(let path, _),
            .folderWithoutRecordings(let path), .empty(let path), .notAudio(let path),
            .damaged(let path, _), .unsupportedEncoding(let path, _), .needsDecoder(let path),
            .decodingFailed(let path, _),
            .unsupportedSampleRate(let path, _), .noSamples(let path), .noSuchChannel(let path, _, _),
            .cannotRead(let path, _), .tooLong(let path, _), .resamplingFailed(let path, _),
            .cannotWrite(let path, _):
            path
        }
    }

    private var explanation: String {
        switch self {
        case .notFound:
            "no such file: check the name"
        case .danglingLink:
            "a link to a file that is not there: restore the file or remove the link"
        case .permissionDenied:
            "permission denied: make it readable (`chmod u+r`) or run as its owner"
        case .isFolder:
            "is a folder: name a recording in it"
        case .notRegularFile(_, let kind):
            "is a \(kind), not a regular file: record it to a file first"
        case .cannotOpen(_, let reason):
            "cannot be opened (\(reason)): see whether another program can open it"
        case .folderUnreadable(_, let reason):
            "the folder cannot be listed (\(reason)): make it readable or leave it out"
        case .folderWithoutRecordings:
            "no recordings there: check the name"
        case .empty:
            "the file is empty: record or copy it again"
        case .notAudio:
            "not a recording in a known format: convert it to WAV or FLAC"
        case .damaged(_, let reason):
            "the recording is damaged (\(reason)): record or copy it again"
        case .unsupportedEncoding(_, let encoding):
            "the encoding \(encoding) cannot be read without ffmpeg: install it (`apt-get install ffmpeg`), or convert the "
                + "recording to WAV or FLAC"
        case .needsDecoder:
            "this format cannot be read without ffmpeg: install it (`apt-get install ffmpeg`), or convert the recording "
                + "to WAV or FLAC"
        case .decodingFailed(_, let reason):
            "ffmpeg cannot decode it (\(reason)): convert it to WAV or FLAC"
        case .unsupportedSampleRate(_, let sampleRate):
            "declares a sample rate of \(sampleRate) Hz, not \(AudioFileReader.sampleRates.lowerBound) to "
                + "\(AudioFileReader.sampleRates.upperBound) Hz: resample it, or repair its header"
        case .noSamples:
            "holds no samples: record it again, or repair its header (`sox --ignore-length`) "
                + "if the recorder was cut off"
        case .noSuchChannel(_, let channel, let channels):
            "has no channel \(channel): it has "
                + (channels == 1 ? "1 channel, choose 1" : "\(channels) channels, choose 1 to \(channels)")
        case .cannotRead(_, let reason):
            "cannot be read (\(reason)): see whether another program can read it"
        case .tooLong(_, let maximumSeconds):
            "is longer than \(DisplayText.seconds(maximumSeconds)): cut it into shorter pieces"
        case .resamplingFailed(_, let reason):
            "cannot be resampled (\(reason)): convert it to 16000 Hz first"
        case .cannotWrite(_, let reason):
            "cannot be written (\(reason)): check the folder, its permissions and the free space"
        }
    }
}

extension AudioFileError {
    /// The error for an errno value set by a failed attempt to open a file or folder.
    static func opening(_ path: String, errno code: Int32) -> AudioFileError {
        switch code {
        case ENOENT where isLink(path): .danglingLink(path: path)
        case ENOENT, ENOTDIR: .notFound(path: path)
        case EACCES, EPERM: .permissionDenied(path: path)
        default: .cannotOpen(path: path, reason: systemText(code))
        }
    }

    /// The C library's message for an errno value. strerror's buffer belongs to the calling thread.
    static func systemText(_ code: Int32) -> String {
        strerror(code).map { String(cString: $0) } ?? "error \(code)"
    }

    private static func isLink(_ path: String) -> Bool {
        var status = stat()
        return PathText.withCString(path) { lstat($0, &status) } == 0 && status.st_mode & S_IFMT == S_IFLNK
    }
}
