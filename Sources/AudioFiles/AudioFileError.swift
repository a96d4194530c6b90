// SPDX-License-Identifier: Apache-2.0

/// Why a recording cannot be read, found or written. Each names its file as the caller named it (`PathText`).
package enum AudioFileError: Error, Equatable, Sendable {
    /// There is no file of that name.
    case notFound(path: String)
    /// A symbolic link to something that is not there.
    case danglingLink(path: String)
    /// This user may not open it.
    case permissionDenied(path: String)
    /// A folder where a file is wanted.
    case isFolder(path: String)
    /// A FIFO, device or socket, which was not touched: reading one may block or have effects.
    case notRegularFile(path: String, kind: String)
    /// The system would not open it for another reason.
    case cannotOpen(path: String, reason: String)
    /// A folder could not be listed.
    case folderUnreadable(path: String, reason: String)
    /// A folder in which nothing has a recording's ending.
    case folderWithoutRecordings(path: String)
    /// The file has no bytes.
    case empty(path: String)
    /// No audio format that is known.
    case notAudio(path: String)
    /// An audio format, but its header or data makes no sense.
    case damaged(path: String, reason: String)
    /// A rate in Hz outside `AudioFileReader.sampleRates`.
    case unsupportedSampleRate(path: String, sampleRate: Int)
    /// A header without any sample after it.
    case noSamples(path: String)
    /// The channel asked for, counted from 1, and how many there are.
    case noSuchChannel(path: String, channel: Int, channels: Int)
    /// The system failed to read the file, at its start or in the middle.
    case cannotRead(path: String, reason: String)
    /// More than the caller takes at once.
    case tooLong(path: String, maximumSeconds: Double)
    /// The resampler refused.
    case resamplingFailed(path: String, reason: String)
    /// The file could not be written; whatever was there before is untouched.
    case cannotWrite(path: String, reason: String)
}
