import CSndFile
public enum ChannelSelection: Sendable, Equatable { case mixdown; case channel(Int) }
public enum AudioFileError: Error, Equatable, Sendable, CustomStringConvertible { case bad(String); public var description: String { "bad" } }
public enum AudioWarning: Sendable, Equatable { case x }
public enum AudioFileFinder { public struct R { public let paths: [String]; public let errors: [AudioFileError] }
  public static func find(paths: [String]) -> R { R(paths: paths, errors: []) } }
public final class AudioFileReader {
  public static let sampleRate = 16000
  public init(path: String, channels: ChannelSelection = .mixdown, sampleRate: Int = 16000) throws(AudioFileError) {
    var info = SF_INFO(); guard let f = sf_open(path, Int32(SFM_READ), &info) else { throw .bad(path) }; file = f
    guard info.samplerate == 16000, info.channels == 1 else { sf_close(f); throw .bad(path) }
  }
  let file: OpaquePointer
  deinit { sf_close(file) }
  public var warnings: [AudioWarning] { [] }
  public func read(into b: UnsafeMutableBufferPointer<Float>) throws(AudioFileError) -> Int { Int(sf_readf_float(file, b.baseAddress, sf_count_t(b.count))) }
  public static func samples(path: String, channels: ChannelSelection = .mixdown, maximumSeconds: Double = 3600) throws(AudioFileError) -> [Float] {
    let r = try AudioFileReader(path: path); var out: [Float] = []; var buf = [Float](repeating: 0, count: 16384)
    while true { let n = try buf.withUnsafeMutableBufferPointer { (p) throws(AudioFileError) in try r.read(into: p) }; if n == 0 { break }; out += buf[0..<n] }
    return out
  }
}
