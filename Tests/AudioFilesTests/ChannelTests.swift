// SPDX-License-Identifier: Apache-2.0

import AudioFiles
import Foundation
import TestSupport
import Testing

/// Stereo recordings as broken cables and wrong wiring make them.
@Suite struct ChannelTests {
    private static let tone = (0..<16_000).map { 0.5 * Float(sin(2 * Double.pi * 440 * Double($0) / 16_000)) }

    /// 16-bit stereo WAV.
    private func stereo(_ left: [Float], _ right: [Float], in folder: TemporaryFolder) throws -> String {
        var bytes = Data()
        func append(_ value: some FixedWidthInteger) {
            withUnsafeBytes(of: value.littleEndian) { bytes.append(contentsOf: $0) }
        }
        let count = UInt32(left.count * 4)
        bytes.append(Data("RIFF".utf8))
        append(36 + count)
        bytes.append(Data("WAVEfmt ".utf8))
        append(UInt32(16))
        append(UInt16(1))
        append(UInt16(2))
        append(UInt32(16_000))
        append(UInt32(64_000))
        append(UInt16(4))
        append(UInt16(16))
        bytes.append(Data("data".utf8))
        append(count)
        for (one, other) in zip(left, right) {
            append(Int16((one * 32768).rounded()))
            append(Int16((other * 32768).rounded()))
        }
        return try folder.write(Array(bytes), to: "stereo.wav")
    }

    private func read(_ path: String) throws -> (samples: [Float], warnings: [AudioWarning]) {
        let reader = try AudioFileReader(path: path)
        return (try reader.samples(path: path, maximumSeconds: 10), reader.warnings)
    }

    private func power(_ samples: [Float]) -> Float { samples.reduce(0) { $0 + $1 * $1 } }

    @Test func invertedPolarityDoesNotSilenceARecording() throws {
        let folder = try TemporaryFolder()
        let (samples, warnings) = try read(stereo(Self.tone, Self.tone.map { -0.9 * $0 }, in: folder))
        #expect(abs(power(samples) / power(Self.tone) - 1) < 0.01)
        #expect(warnings == [.channelsCancel(channel: 1)])
    }

    @Test func aSilentChannelIsNamed() throws {
        let folder = try TemporaryFolder()
        let (samples, warnings) = try read(stereo([Float](repeating: 0, count: 16_000), Self.tone, in: folder))
        #expect(abs(power(samples) / power(Self.tone) - 0.25) < 0.01)
        guard case .silentChannels([1], let decibels)? = warnings.first else {
            Issue.record("\(warnings)")
            return
        }
        #expect(abs(decibels - 6.02) < 0.01 && warnings.count == 1)
    }

    /// Ordinary stereo stays the mean of its channels, exactly.
    @Test func ordinaryStereoIsTheMean() throws {
        let folder = try TemporaryFolder()
        let quarter = (0..<16_000).map { 0.5 * Float(cos(2 * Double.pi * 440 * Double($0) / 16_000)) }
        let (samples, warnings) = try read(stereo(Self.tone, quarter, in: folder))
        #expect(warnings.isEmpty)
        let rounded = { (sample: Float) in Double((sample * 32768).rounded()) / 32768 }
        let wanted = zip(Self.tone, quarter).map { Float((rounded($0) + rounded($1)) / 2) }
        #expect(samples == wanted)
    }

    @Test func silenceHasNoSilentChannel() throws {
        let folder = try TemporaryFolder()
        let silence = [Float](repeating: 0, count: 1_000)
        #expect(try read(stereo(silence, silence, in: folder)).warnings.isEmpty)
    }
}
