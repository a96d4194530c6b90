// SPDX-License-Identifier: Apache-2.0

import AudioFiles
import Foundation
import Glibc
import TestSupport
import Testing

/// Recordings of more bytes than 32 bits can count, as sparse files that take no disk space.
@Suite struct LongFileTests {
    /// Five minutes at 16 kHz, with enough channels to exceed 4 GiB.
    private static let channels = 1024
    private static let frames = 4_500_000

    private func le<T: FixedWidthInteger>(_ value: T) -> [UInt8] {
        withUnsafeBytes(of: value.littleEndian) { Array($0) }
    }

    /// The file header, up to the first sample.
    private func header(isRF64: Bool) -> [UInt8] {
        let bytes = Self.frames * Self.channels
        let format =
            Array("fmt ".utf8) + le(UInt32(16)) + le(UInt16(1)) + le(UInt16(Self.channels)) + le(UInt32(16_000))
            + le(UInt32(16_000 * Self.channels)) + le(UInt16(Self.channels)) + le(UInt16(8))
        let sizes =
            Array("ds64".utf8) + le(UInt32(28)) + le(UInt64(bytes + 80)) + le(UInt64(bytes)) + le(UInt64(Self.frames))
            + le(UInt32(0))
        // The length field of a WAV of this size can only hold its maximum.
        let unknown = le(UInt32.max)
        return Array((isRF64 ? "RF64" : "RIFF").utf8) + unknown + Array("WAVE".utf8) + (isRF64 ? sizes : []) + format
            + Array("data".utf8) + unknown
    }

    @Test(arguments: [true, false])
    func moreBytesThan32BitsCount(isRF64: Bool) throws {
        let folder = try TemporaryFolder()
        let path = folder.path(of: "long.wav")
        let start = header(isRF64: isRF64)
        try folder.write(start, to: "long.wav")
        let length = start.count + Self.frames * Self.channels
        #expect(length > Int(UInt32.max))
        #expect(truncate(path, length) == 0)
        // Only the last frame is not at the lowest value.
        let descriptor = open(path, O_WRONLY)
        defer { close(descriptor) }
        #expect(
            pwrite(descriptor, [UInt8](repeating: 192, count: Self.channels), Self.channels, length - Self.channels) > 0
        )

        let reader = try AudioFileReader(path: path)
        var buffer = [Float](repeating: 0, count: 4096)
        var count = 0
        var last: Float = 0
        while true {
            let read = try buffer.withUnsafeMutableBufferPointer { (pointer) throws(AudioFileError) in
                try reader.read(into: pointer)
            }
            if read == 0 { break }
            count += read
            last = buffer[read - 1]
        }
        if isRF64 {
            #expect(count == Self.frames)
            #expect(last == 0.5)
            // All other frames are at full scale.
            #expect(reader.warnings == [.clipped(share: Double(count - 1) / Double(count))])
        } else {
            #expect(count == Int(UInt32.max) / Self.channels)
            #expect(reader.warnings == [.beyondHeader(seconds: Double(count) / 16_000), .clipped(share: 1)])
        }
    }
}
