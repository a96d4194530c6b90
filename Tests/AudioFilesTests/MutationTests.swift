// SPDX-License-Identifier: Apache-2.0

import CSndFile
import TestSupport
import Testing

@testable import AudioFiles

/// Randomly damaged files, the same in every run: reading always ends, with samples in range or a one-line error.
@Suite struct MutationTests {
    private static let rounds = 2000

    // MP3 is left out: libmpg123 reports damage on standard error, and libsndfile offers no way to silence it.
    @Test(
        .timeLimit(.minutes(30)),
        arguments: [
            SF_FORMAT_WAV | SF_FORMAT_PCM_16, SF_FORMAT_WAV | SF_FORMAT_FLOAT, SF_FORMAT_AIFF | SF_FORMAT_PCM_24,
            SF_FORMAT_FLAC | SF_FORMAT_PCM_16, SF_FORMAT_OGG | SF_FORMAT_VORBIS, SF_FORMAT_RF64 | SF_FORMAT_PCM_16,
            SF_FORMAT_CAF | SF_FORMAT_ALAW, SF_FORMAT_W64 | SF_FORMAT_DOUBLE, SF_FORMAT_OGG | SF_FORMAT_OPUS,
        ])
    func damagedFilesEndWell(format: Int) throws {
        let folder = try TemporaryFolder()
        let source = folder.path(of: "source")
        let tone = Tone(frequency: 440, amplitude: 0.5).samples(600, sampleRate: 22_050)
        try AudioFileWriter.write(
            samples: tone, path: source, sampleRate: format & SF_FORMAT_SUBMASK == SF_FORMAT_OPUS ? 24_000 : 22_050,
            format: format)
        let file = try RegularFile(path: source)
        let original = file.bytes(at: 0, count: Int(file.size))

        var random = Noise(state: UInt64(format))
        var read = 0
        var refused = 0
        for _ in 0..<Self.rounds {
            let path = try folder.write(mutated(original, &random), to: "mutated")
            do throws(AudioFileError) {
                let samples = try AudioFileReader.samples(path: path, maximumSeconds: 60)
                #expect(samples.allSatisfy { abs($0) <= 1 })
                read += 1
            } catch {
                #expect(!error.description.unicodeScalars.contains { $0.value < 32 })
                refused += 1
            }
        }
        // Some mutations leave the file readable and some do not.
        #expect(read > 0 && refused > 0)
    }

    private func mutated(_ original: [UInt8], _ random: inout Noise) -> [UInt8] {
        var bytes = original
        // Half of the rounds change only the header, where changes have the most effect.
        let reach = Bool.random(using: &random) ? min(100, bytes.count) : bytes.count
        for _ in 0..<Int.random(in: 0...6, using: &random) {
            let index = Int.random(in: 0..<reach, using: &random)
            bytes[index] =
                switch Int.random(in: 0...3, using: &random) {
                case 0: 0
                case 1: 0xFF
                case 2: bytes[index] ^ (1 << UInt8.random(in: 0...7, using: &random))
                default: UInt8.random(in: 0...255, using: &random)
                }
        }
        if Int.random(in: 0...2, using: &random) == 0 {
            bytes.removeLast(Int.random(in: 0...bytes.count, using: &random))
        }
        return bytes
    }
}
