// SPDX-License-Identifier: Apache-2.0

import AudioFiles
import Glibc
import TestSupport

/// Unreadable files, and the expected error for each.
enum BadFile: CaseIterable {
    case missing, folderInPlace, belowAFile, danglingLink, linkLoop, fifo, device, nulInName, emptyName
    case empty, text, oneByte, riffAlone, headerCutInFormat, zeroes
    case noSamples, zeroRate, absurdRate, slowRate, noChannels, zeroBits, unknownEncoding
    case cutFLAC

    func make(in folder: TemporaryFolder) throws -> String {
        var wave = WaveBytes([1, 2, 3, 4] as [Int16])
        switch self {
        case .missing: return folder.path(of: "missing.wav")
        case .folderInPlace: return try folder.makeFolder("folder.wav")
        case .belowAFile: return try folder.write([1], to: "file") + "/a.wav"
        case .danglingLink: return try folder.link("dangling.wav", to: "nowhere.wav")
        case .linkLoop: return try folder.link("loop.wav", to: "loop.wav")
        case .fifo:
            let path = folder.path(of: "fifo.wav")
            guard mkfifo(path, 0o600) == 0 else { throw TemporaryFolderError(call: "mkfifo", code: errno) }
            return path
        case .device: return "/dev/zero"
        case .nulInName: return try folder.write(wave.bytes, to: "a.wav") + "\0b"
        case .emptyName: return ""
        case .empty: return try folder.write([], to: "a.wav")
        case .text: return try folder.write(Array("this is text, whatever its name\n".utf8), to: "a.wav")
        case .oneByte: return try folder.write([82], to: "a.wav")
        case .riffAlone: return try folder.write(Array("RIFF".utf8), to: "a.wav")
        case .headerCutInFormat: return try folder.write(Array(wave.bytes.prefix(30)), to: "a.wav")
        case .zeroes: return try folder.write([UInt8](repeating: 0, count: 4096), to: "a.wav")
        case .noSamples: wave.data = []
        case .zeroRate: wave.sampleRate = 0
        case .absurdRate: wave.sampleRate = .max
        case .slowRate: wave.sampleRate = 999
        case .noChannels: wave.channels = 0
        case .zeroBits, .unknownEncoding:
            var bytes = wave.bytes
            if self == .zeroBits { bytes[34] = 0 } else { bytes[20] = 0x99 }
            return try folder.write(bytes, to: "a.wav")
        case .cutFLAC:
            let half = [0, 0, 0, 34] + [UInt8](repeating: 16, count: 12)
            return try folder.write(Array("fLaC".utf8) + half, to: "a.flac")
        }
        return try folder.write(wave.bytes, to: "a.wav")
    }

    /// Whether the error is the expected one. Reason texts come from libsndfile and the system and are not compared.
    func isDue(_ error: AudioFileError, path: String) -> Bool {
        switch (self, error) {
        case (.linkLoop, .cannotOpen(path, _)): true
        case (.headerCutInFormat, .damaged(path, _)), (.zeroBits, .damaged(path, _)), (.cutFLAC, .damaged(path, _)),
            (.unknownEncoding, .damaged(path, _)), (.noChannels, .damaged(path, _)):
            true
        default: error == expected(path)
        }
    }

    private func expected(_ path: String) -> AudioFileError? {
        switch self {
        case .missing, .belowAFile, .nulInName, .emptyName: .notFound(path: path)
        case .folderInPlace: .isFolder(path: path)
        case .danglingLink: .danglingLink(path: path)
        case .fifo: .notRegularFile(path: path, kind: "FIFO")
        case .device: .notRegularFile(path: path, kind: "device")
        case .empty: .empty(path: path)
        case .text, .oneByte, .riffAlone, .zeroes: .notAudio(path: path)
        case .noSamples: .noSamples(path: path)
        case .zeroRate: .unsupportedSampleRate(path: path, sampleRate: 0)
        case .absurdRate: .unsupportedSampleRate(path: path, sampleRate: Int(UInt32.max))
        case .slowRate: .unsupportedSampleRate(path: path, sampleRate: 999)
        case .linkLoop, .headerCutInFormat, .zeroBits, .unknownEncoding, .noChannels, .cutFLAC: nil
        }
    }
}
