/// What the chunks of a WAV or AIFF file say, which libsndfile does not pass on: it silently shortens a data chunk
/// that runs past the end of the file, and gives no cause when it refuses a rate.
struct ChunkHeader {
    /// Bytes of samples the data chunk declares; nil if there is no such chunk or it was written by a stream, which
    /// cannot know.
    private(set) var declaredBytes: Int64?
    /// Bytes of the file from the first sample on.
    private(set) var availableBytes: Int64 = 0
    /// In Hz, from a WAV's format chunk.
    private(set) var sampleRate: Int?
    /// From a WAV's format chunk.
    private(set) var channels: Int?

    /// Programs that write to a pipe declare about 2 GiB, or all ones.
    private static let streamLength: UInt32 = 0x7FFF_F000
    /// More chunks than any program writes: a bound on the work a hostile file can ask for.
    private static let maximumChunks = 4096

    /// Nil for any other container.
    init?(of file: RegularFile) {
        let start = file.bytes(at: 0, count: 12)
        guard start.count == 12 else { return nil }
        let container = Self.name(start, at: 0)
        let form = Self.name(start, at: 8)
        let isWave = ["RIFF", "RIFX", "RF64"].contains(container) && form == "WAVE"
        guard isWave || container == "FORM" && (form == "AIFF" || form == "AIFC") else { return nil }
        let bigEndian = container == "RIFX" || container == "FORM"

        var offset: Int64 = 12
        for _ in 0..<Self.maximumChunks {
            let chunk = file.bytes(at: offset, count: 24)
            guard chunk.count >= 8 else { return }
            let length = Self.number(chunk[4..<8], bigEndian: bigEndian)
            switch Self.name(chunk, at: 0) {
            case "fmt " where isWave && chunk.count == 24:
                channels = Int(Self.number(chunk[10..<12], bigEndian: bigEndian))
                sampleRate = Int(Self.number(chunk[12..<16], bigEndian: bigEndian))
            case "data" where isWave:
                setData(length: length, offset: offset + 8, of: file)
                return
            case "SSND" where !isWave:
                // An offset and a block size of 4 bytes each come before the samples.
                setData(length: max(8, length) - 8, offset: offset + 16, of: file)
                return
            default: break
            }
            offset += 8 + Int64(length) + Int64(length & 1)
        }
    }

    private mutating func setData(length: UInt32, offset: Int64, of file: RegularFile) {
        availableBytes = max(0, file.size - offset)
        declaredBytes = length < Self.streamLength ? Int64(length) : nil
    }

    private static func name(_ bytes: [UInt8], at index: Int) -> String {
        String(decoding: bytes[index..<index + 4], as: UTF8.self)
    }

    private static func number(_ bytes: ArraySlice<UInt8>, bigEndian: Bool) -> UInt32 {
        let highestFirst = bigEndian ? Array(bytes) : bytes.reversed()
        return highestFirst.reduce(0) { $0 << 8 | UInt32($1) }
    }
}
