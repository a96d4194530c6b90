// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import AudioFiles
import Glibc
import HarkBasics

/// One recording, from a file or standard input, that can be read more than once.
final class RecordingInput {
    /// The recording's name in messages and pictures.
    let name: String

    private let path: String
    private let channels: ChannelSelection
    private let raw: RawAudioFormat?
    /// The descriptor that standard input is read from, and the start position. Closed at the end unless it is standard
    /// input itself.
    private let descriptor: Int32
    private let start: off_t

    /// - Parameter path: "-" for a recording with a header on standard input, which is first read to its end.
    init(path: String, channels: ChannelSelection) throws {
        self.channels = channels
        raw = nil
        start = 0
        if path == "-" {
            name = RawInputOption.name
            descriptor = try StandardInput.copy()
            self.path = StandardInput.path(of: descriptor)
        } else {
            name = path
            descriptor = STDIN_FILENO
            self.path = path
        }
    }

    /// - Parameter isReadTwice: if true, a pipe is first copied into a file.
    init(raw: RawAudioFormat, channels: ChannelSelection, isReadTwice: Bool) throws {
        name = RawInputOption.name
        path = "-"
        self.channels = channels
        self.raw = raw
        let position = lseek(STDIN_FILENO, 0, SEEK_CUR)
        start = max(0, position)
        descriptor = isReadTwice && position < 0 ? try StandardInput.copy() : STDIN_FILENO
    }

    deinit {
        if descriptor != STDIN_FILENO { close(descriptor) }
    }

    /// Opens the recording at its start. Readers opened before must no longer be used.
    func reader(sampleRate: Int) throws -> AudioFileReader {
        do throws(AudioFileError) {
            guard let raw else {
                return try AudioFileReader(path: path, name: name, channels: channels, sampleRate: sampleRate)
            }
            // No effect on a pipe, which is at its start already and is read only once.
            lseek(descriptor, start, SEEK_SET)
            return try AudioFileReader(
                raw: raw, descriptor: descriptor, name: name, channels: channels, sampleRate: sampleRate)
        } catch {
            throw CommandFailure("\(error)", .someFilesFailed)
        }
    }
}

/// Copies standard input to a file without a name.
enum StandardInput {
    /// Reads standard input to its end.
    /// - Parameter beginning: bytes already read from standard input.
    /// - Returns: A descriptor that the caller closes.
    static func copy(beginning: [UInt8] = []) throws -> Int32 {
        let copy: Int32
        do { copy = try ScratchFile.open() } catch { throw CommandFailure(scratchFile: error) }
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        var bytes = beginning[...]
        while true {
            do {
                try Descriptor.write(Array(bytes), to: copy)
            } catch {
                close(copy)
                throw CommandFailure(scratchFile: error)
            }
            let count = read(STDIN_FILENO, &buffer, buffer.count)
            if count == 0 { return copy }
            let code = errno
            bytes = []
            if count < 0, code == EINTR { continue }
            guard count > 0 else {
                close(copy)
                throw CommandFailure("\(RawInputOption.name): \(String(cString: strerror(code)))", .someFilesFailed)
            }
            bytes = buffer[..<count]
        }
    }

    /// The path by which this process can open such a file.
    static func path(of descriptor: Int32) -> String { "/proc/self/fd/\(descriptor)" }
}

struct ChannelOption: ParsableArguments {
    @Option(help: ArgumentHelp("Use this channel (from 1) instead of the mean of all.", valueName: "number"))
    var channel: Int?

    func validate() throws {
        if let channel, channel < 1 { throw ValidationError("channels count from 1, not \(channel)") }
    }

    var selection: ChannelSelection { channel.map(ChannelSelection.channel) ?? .mixdown }
}

/// A recording without a header on standard input, for commands that otherwise take files.
struct RawInputOption: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Standard input is a recording without a header: encoding (such as s16le, u8, f32le, mulaw), rate in Hz, channels.",
            valueName: "encoding:rate:channels"),
        transform: RawAudioFormat.init(parsing:))
    var raw: RawAudioFormat?

    /// The name of standard input in messages.
    static let name = "standard input"
    static let descriptor = STDIN_FILENO

    /// Rejects paths together with a recording on standard input.
    func validate(paths: [String]) throws {
        guard raw != nil else { return }
        guard paths.isEmpty || paths == ["-"] else {
            throw ValidationError("with --raw the recording is standard input: leave out the paths, or write < FILE")
        }
        guard isatty(STDIN_FILENO) == 0 else {
            throw ValidationError("with --raw the recording is standard input: write < FILE, or pipe it in")
        }
    }
}

/// The arguments as raw bytes: Swift replaces invalid UTF-8 by U+FFFD, and no file would be found by that name.
enum RawArguments {
    /// Paths from the command line with their original bytes, in the order of the command line.
    static func exact(_ paths: [String]) -> [String] {
        var rest = CommandLine.unsafeArgv + 1
        return paths.map { path in
            guard path.unicodeScalars.contains("\u{FFFD}") else { return path }
            while let argument = rest.pointee {
                rest += 1
                guard String(cString: argument).utf8.elementsEqual(path.utf8) else { continue }
                return PathText.text(UnsafeRawBufferPointer(start: argument, count: strlen(argument)))
            }
            return path
        }
    }
}
