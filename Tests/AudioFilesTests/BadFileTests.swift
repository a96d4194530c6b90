// SPDX-License-Identifier: Apache-2.0

import CSndFile
import Foundation
import Glibc
import TestSupport
import Testing

@testable import AudioFiles

@Suite struct BadFileTests {
    let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    // The time limit is for the FIFO: a plain open of it blocks forever.
    @Test(.timeLimit(.minutes(30)), arguments: BadFile.allCases)
    func everyBadFileHasItsError(file: BadFile) throws {
        let path = try file.make(in: folder)
        let error = try #require(throws: AudioFileError.self) { try AudioFileReader.samples(path: path) }
        #expect(file.isDue(error, path: path), "\(error)")
        let text = error.description
        #expect(isOneLine(text) && text.contains(": "), "\(text)")
        #expect(error.path == path)
    }

    /// A read error, as from a disk with a bad sector: the sound before it is not accepted as a whole recording.
    @Test(arguments: [0, 44, 20_000, 79_000]) func aReadErrorInTheMiddleIsAnErrorOfTheFile(offset: Int) throws {
        let path = try folder.write(WaveBytes([Int16](repeating: 1000, count: 40_000)).bytes, to: "a.wav")
        let error = try #require(throws: AudioFileError.self) {
            let reader = try AudioFileReader(path: path) { descriptor, buffer, count, position in
                guard position + off_t(count) <= off_t(offset) else {
                    errno = EIO
                    return -1
                }
                return pread(descriptor, buffer, count, position)
            }
            let buffer = UnsafeMutableBufferPointer<Float>.allocate(capacity: 4096)
            defer { buffer.deallocate() }
            while try reader.read(into: buffer) > 0 {}
        }
        #expect(error.path == path)
        if offset >= 20_000 { #expect(error.description.contains("Input/output error"), "\(error)") }
    }

    /// Tagging programs put an ID3v2 tag in front of any file; no sample may be lost because of it.
    @Test(arguments: [200, 30_000, 300_000], [SF_FORMAT_WAV, SF_FORMAT_AIFF, SF_FORMAT_FLAC, SF_FORMAT_CAF])
    func aTagInFrontOfARecordingChangesNoSample(bytes: Int, container: Int) throws {
        let samples = (0..<50_000).map { Float(($0 * 37) % 2000 - 1000) / 32768 }
        let path = folder.path(of: "plain")
        try AudioFileWriter.write(
            samples: samples, path: path, sampleRate: 16_000, format: container | SF_FORMAT_PCM_16)
        let sizes = [21, 14, 7, 0].map { UInt8(bytes >> $0 & 0x7F) }
        let tag = Array("ID3".utf8) + [4, 0, 0] + sizes + [UInt8](repeating: 0, count: bytes)
        let tagged = try folder.write(tag + Array(Data(contentsOf: URL(fileURLWithPath: path))), to: "tagged.wav")
        #expect(try AudioFileReader.samples(path: tagged) == samples)
        #expect(try AudioFileReader(path: tagged).warnings.isEmpty)
    }

    @Test(.enabled(if: geteuid() != 0, "root may read anything")) func whatMayNotBeReadIsSaidSo() throws {
        let path = try folder.write(WaveBytes([1, 2] as [Int16]).bytes, to: "a.wav")
        chmod(path, 0)
        #expect(throws: AudioFileError.permissionDenied(path: path)) { try AudioFileReader(path: path) }
    }

    @Test(arguments: [
        "new\nline.wav", "bell\u{7}.wav", "\u{1B}[31mred.wav", "right\u{202E}to left.wav", "e\u{301}.wav", "\u{E9}.wav",
        "\u{1F3A4}.wav", "-dash.wav", " space .wav",
    ])
    func namesAreBytesToTheSystemAndOneLineToPeople(name: String) throws {
        let path = try folder.write(WaveBytes([1, 2] as [Int16]).bytes, to: name)
        #expect(try AudioFileReader.samples(path: path).count == 2)
        #expect(AudioFileFinder.find(paths: [folder.path]).paths.map { Array($0.utf8) } == [Array(path.utf8)])
        #expect(isOneLine(AudioFileError.empty(path: path).description))
    }

    @Test func allErrorsNameTheirFileInOneLine() {
        let errors: [AudioFileError] = [
            .notFound(path: "a\nb"), .danglingLink(path: "a\nb"), .permissionDenied(path: "a\nb"),
            .isFolder(path: "a\nb"), .notRegularFile(path: "a\nb", kind: "socket"),
            .cannotOpen(path: "a\nb", reason: "c\nd"), .folderUnreadable(path: "a\nb", reason: "c\nd"),
            .folderWithoutRecordings(path: "a\nb"), .empty(path: "a\nb"),
            .notAudio(path: "a\nb"),
            .damaged(path: "a\nb", reason: "c\nd"), .unsupportedSampleRate(path: "a\nb", sampleRate: 5),
            .noSamples(path: "a\nb"), .noSuchChannel(path: "a\nb", channel: 2, channels: 1),
            .cannotRead(path: "a\nb", reason: "c\nd"), .tooLong(path: "a\nb", maximumSeconds: 60),
            .resamplingFailed(path: "a\nb", reason: "c\nd"), .cannotWrite(path: "a\nb", reason: "c\nd"),
        ]
        for error in errors {
            #expect(isOneLine(error.description), "\(error)")
            #expect(error.description.hasPrefix("a\\nb: "))
            #expect(error.path == "a\nb")
        }
    }

    @Test func allWarningsAreOneLine() {
        let warnings: [AudioWarning] = [
            .upperBandMissing(sampleRate: 8000), .shorterThanDeclared(seconds: 1, declaredSeconds: 2),
            .shorterThanDeclared(seconds: 1, declaredSeconds: nil), .damaged(seconds: 1, reason: "a\nb"),
            .beyondFullScale(peak: 12), .notFinite(count: 1, firstSeconds: 2),
            .incompleteFrame(bytes: 1, frameBytes: 2),
            .damagedPlaces(count: 2, firstSeconds: 1, silencedSeconds: 0.5, reason: "a\nb"),
        ]
        for warning in warnings {
            #expect(isOneLine(warning.description), "\(warning)")
            #expect(warning.message(path: "a\nb") == "a\\nb: warning: \(warning)")
        }
    }

    private func isOneLine(_ text: String) -> Bool {
        !text.isEmpty && !text.unicodeScalars.contains { $0.value < 32 || $0 == "\u{202E}" || $0 == "\u{7F}" }
    }
}
