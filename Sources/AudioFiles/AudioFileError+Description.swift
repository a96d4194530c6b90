// SPDX-License-Identifier: Apache-2.0

import HarkBasics

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
            .damaged(let path, _),
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
        case .unsupportedSampleRate(_, let sampleRate):
            "declares a sample rate of \(sampleRate) Hz: resample it, or repair its header, to "
                + "\(AudioFileReader.sampleRates.lowerBound) to \(AudioFileReader.sampleRates.upperBound) Hz"
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
