import AudioFiles
import FileRecognition

/// Whole recordings at the model's rate, decoded on all cores.
struct StreamMaterial: Sendable {
    let sampleRate: Int
    /// No recording of a word or of noise may be longer, seconds.
    static let longestSeconds = 600.0

    func samples(_ path: String) -> Result<[Float], AudioFileError> {
        beginning(of: path, seconds: Self.longestSeconds, isAll: true)
    }

    /// The recording's first seconds.
    /// - Parameter isAll: whether more than that is an error.
    func beginning(of path: String, seconds: Double, isAll: Bool = false) -> Result<[Float], AudioFileError> {
        Result { () throws(AudioFileError) in
            let reader = try AudioFileReader(path: path, sampleRate: sampleRate)
            let most = Int(seconds * Double(sampleRate))
            var samples: [Float] = []
            var buffer = [Float](repeating: 0, count: 4096)
            while true {
                let count = try buffer.withUnsafeMutableBufferPointer { (pointer) throws(AudioFileError) in
                    try reader.read(into: pointer)
                }
                if count == 0 { return samples }
                if samples.count + count > most {
                    if isAll { throw .tooLong(path: path, maximumSeconds: seconds) }
                    return samples
                }
                samples += buffer[..<count]
            }
        }
    }

    func samples(_ paths: [String]) -> [Result<[Float], AudioFileError>] {
        parallelMap(paths.count) { samples(paths[$0]) }
    }
}
