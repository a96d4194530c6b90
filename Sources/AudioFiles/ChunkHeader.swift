// SPDX-License-Identifier: Apache-2.0

/// The chunk fields of a WAV, RF64 or AIFF file that libsndfile does not report. libsndfile silently shortens a data
/// chunk that runs past the end of the file, reads no samples if the length is 0, and gives no reason when it rejects a
/// rate.
struct ChunkHeader {
    /// Bytes of samples the data chunk declares; nil if there is no such chunk, or if it was written to a pipe, where
    /// the length was not known.
    private(set) var declaredBytes: Int64?
    /// Bytes of the file from the first sample on.
    private(set) var availableBytes: Int64 = 0
    /// In Hz, from a WAV's format chunk.
    private(set) var sampleRate: Int?
    /// From a WAV's format chunk.
    private(set) var channels: Int?
    /// Patches for a header whose length was never filled in: they make it cover all data in the file.
    private(set) var patches: [BytePatch] = []

    private let isWave: Bool
    private let isBigEndian: Bool
    /// Offset of the contents of an RF64's ds64 chunk.
    private var longLengths: Int64?

    /// Lengths from these values on mean "unknown": programs that write to a pipe declare about 2 GiB, or all ones.
    private static let streamLengths = (wave: UInt32(0x7FFF_F000), aiff: UInt32(0x7F00_0000))
    /// The same for the 64-bit length of an RF64: larger than any disk.
    private static let longStreamLength: UInt64 = 1 << 60
    /// Limits the work that a hostile file can cause. No program writes this many chunks.
    private static let maximumChunks = 4096

    /// Patches the format tag of a W64 with an extensible format (as ffmpeg writes it) to plain floating point.
    /// libsndfile 1.2 reads the floating-point samples of such a file as integers otherwise.
    static func wave64Patches(of file: RegularFile) -> [BytePatch] {
        let head = file.bytes(at: 0, count: 104)
        // W64: identifiers of 16 bytes, lengths of 8. The format chunk comes first, at byte 40.
        guard head.count == 104, head.starts(with: "riff".utf8), head[24...].starts(with: "wave".utf8),
            head[40...].starts(with: "fmt ".utf8), head[64] == 0xFE, head[65] == 0xFF, head[88] == 3, head[89] == 0
        else { return [] }
        return [BytePatch(offset: 64, bytes: [3, 0])]
    }

    /// Parses the chunks up to the data chunk. Nil if the container is not WAV, RF64 or AIFF.
    init?(of file: RegularFile) {
        let start = file.bytes(at: 0, count: 12)
        guard start.count == 12 else { return nil }
        let container = Self.name(start, at: 0)
        let form = Self.name(start, at: 8)
        isWave = ["RIFF", "RIFX", "RF64"].contains(container) && form == "WAVE"
        guard isWave || container == "FORM" && (form == "AIFF" || form == "AIFC") else { return nil }
        isBigEndian = container == "RIFX" || container == "FORM"

        var offset: Int64 = 12
        for _ in 0..<Self.maximumChunks {
            let chunk = file.bytes(at: offset, count: 24)
            guard chunk.count >= 8 else { return }
            let length = UInt32(truncatingIfNeeded: number(chunk[4..<8]))
            switch Self.name(chunk, at: 0) {
            case "ds64" where container == "RF64":
                longLengths = offset + 8
            case "fmt " where isWave && chunk.count == 24:
                channels = Int(number(chunk[10..<12]))
                sampleRate = Int(number(chunk[12..<16]))
            case "data" where isWave:
                if let longLengths {
                    setLongData(lengths: longLengths, samples: offset + 8, of: file)
                } else {
                    setData(length: length, field: offset + 4, samples: offset + 8, of: file)
                }
                return
            case "SSND" where !isWave:
                setData(length: length, field: offset + 4, samples: offset + 16, of: file)
                return
            default: break
            }
            offset += 8 + Int64(length) + Int64(length & 1)
        }
    }

    /// - Parameters:
    ///   - field: offset of the chunk's length field.
    ///   - samples: offset of its first sample. In AIFF, it follows an offset and a block size of 4 bytes each.
    private mutating func setData(length: UInt32, field: Int64, samples: Int64, of file: RegularFile) {
        let prefix = UInt32(samples - field - 4)
        availableBytes = max(0, file.size - samples)
        if length <= prefix, availableBytes > 0, !Self.isChunk(at: samples, of: file) {
            // libsndfile reads all ones as "to the end of the file" in both containers.
            patches = [BytePatch(offset: field, bytes: [0xFF, 0xFF, 0xFF, 0xFF])]
            return
        }
        let stream = isWave ? Self.streamLengths.wave : Self.streamLengths.aiff
        declaredBytes = length < stream ? Int64(max(prefix, length) - prefix) : nil
    }

    /// Reads the 64-bit lengths of ds64: the file's length, the data's length and the number of frames (EBU Tech 3306).
    private mutating func setLongData(lengths: Int64, samples: Int64, of file: RegularFile) {
        availableBytes = max(0, file.size - samples)
        let length = number(file.bytes(at: lengths + 8, count: 8)[...])
        let isUnknown = length >= Self.longStreamLength || length == 0 && !Self.isChunk(at: samples, of: file)
        guard isUnknown, availableBytes > 0 else {
            declaredBytes = Int64(clamping: length)
            return
        }
        patches = [
            BytePatch(offset: lengths, bytes: Self.little(UInt64(file.size - 8)) + Self.little(UInt64(availableBytes)))
        ]
    }

    /// Whether a chunk that fits into the file could begin here. If so, a data chunk of length 0 before it is empty.
    private static func isChunk(at offset: Int64, of file: RegularFile) -> Bool {
        let chunk = file.bytes(at: offset, count: 8)
        guard chunk.count == 8, chunk[..<4].allSatisfy({ (0x20...0x7E).contains($0) }) else { return false }
        let lengths = [chunk[4..<8].reversed().map { $0 }, Array(chunk[4..<8])].map { bytes in
            bytes.reduce(Int64(0)) { $0 << 8 | Int64($1) }
        }
        return lengths.contains { offset + 8 + $0 <= file.size }
    }

    private static func name(_ bytes: [UInt8], at index: Int) -> String {
        String(decoding: bytes[index..<index + 4], as: UTF8.self)
    }

    private func number(_ bytes: ArraySlice<UInt8>) -> UInt64 {
        let highestFirst = isBigEndian ? Array(bytes) : bytes.reversed()
        return highestFirst.reduce(0) { $0 << 8 | UInt64($1) }
    }

    private static func little(_ value: UInt64) -> [UInt8] {
        withUnsafeBytes(of: value.littleEndian) { Array($0) }
    }
}
