// SPDX-License-Identifier: Apache-2.0

import AudioFiles
import Glibc
import HarkBasics

/// One recording: a file, or standard input without a header. Either can be read more than once.
final class RecordingInput {
    /// What messages and pictures call it.
    let name: String

    private let channels: ChannelSelection
    private let raw: RawAudioFormat?
    /// What a recording without a header is read from, and from where in it; closed in the end unless it is standard
    /// input itself.
    private let descriptor: Int32
    private let start: off_t

    init(path: String, channels: ChannelSelection) {
        name = path
        self.channels = channels
        raw = nil
        descriptor = STDIN_FILENO
        start = 0
    }

    /// - Parameter isReadTwice: a pipe is then copied into a file first.
    init(raw: RawAudioFormat, channels: ChannelSelection, isReadTwice: Bool) throws {
        name = RawInputOption.name
        self.channels = channels
        self.raw = raw
        let position = lseek(STDIN_FILENO, 0, SEEK_CUR)
        start = max(0, position)
        descriptor = isReadTwice && position < 0 ? try Self.copyOfStandardInput() : STDIN_FILENO
    }

    deinit {
        if descriptor != STDIN_FILENO { close(descriptor) }
    }

    /// Opens the recording at its start; a reader opened before must not be used any more.
    func reader(sampleRate: Int) throws -> AudioFileReader {
        do throws(AudioFileError) {
            guard let raw else {
                return try AudioFileReader(path: name, channels: channels, sampleRate: sampleRate)
            }
            // A pipe stays where it is: it is at its start, and read once.
            lseek(descriptor, start, SEEK_SET)
            return try AudioFileReader(
                raw: raw, descriptor: descriptor, name: name, channels: channels, sampleRate: sampleRate)
        } catch {
            throw CommandFailure("\(error)", .someFilesFailed)
        }
    }

    private static func copyOfStandardInput() throws -> Int32 {
        let copy: Int32
        do { copy = try ScratchFile.open() } catch { throw CommandFailure(scratchFile: error) }
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = read(STDIN_FILENO, &buffer, buffer.count)
            if count == 0 { return copy }
            let code = errno
            if count < 0, code == EINTR { continue }
            guard count > 0 else {
                close(copy)
                throw CommandFailure("\(RawInputOption.name): \(String(cString: strerror(code)))", .someFilesFailed)
            }
            do {
                try Descriptor.write(Array(buffer[..<count]), to: copy)
            } catch {
                close(copy)
                throw CommandFailure(scratchFile: error)
            }
        }
    }
}
