// SPDX-License-Identifier: Apache-2.0

extension AudioFileReader {
    /// The whole recording at 16 kHz, for short clips.
    /// - Parameter maximumSeconds: more than 0; no more than this is ever held in memory.
    /// - Returns: samples in -1...1; none for a recording shorter than half a sample at 16 kHz.
    /// - Throws: `tooLong` if there is more, or why it cannot be read.
    package static func samples(
        path: String, channels: ChannelSelection = .mixdown, maximumSeconds: Double = 3600
    ) throws(AudioFileError) -> [Float] {
        precondition(maximumSeconds > 0, "nothing fits into \(maximumSeconds) seconds")
        return try AudioFileReader(path: path, channels: channels).samples(path: path, maximumSeconds: maximumSeconds)
    }

    /// What is still to be read.
    /// - Parameters:
    ///   - path: for the error.
    ///   - maximumSeconds: no more than this is ever held in memory.
    /// - Throws: `tooLong` if there is more, or why it cannot be read.
    package func samples(path: String, maximumSeconds: Double) throws(AudioFileError) -> [Float] {
        let maximum = Int(min(maximumSeconds, 1e9) * Double(self.sampleRate))
        var samples: [Float] = []
        // The declared length is only a claim: one that is absurd must not reserve memory.
        samples.reserveCapacity(min(maximum, Int(min(duration, 60) * Double(self.sampleRate)) + 1))
        return try withUnsafeTemporaryAllocation(of: Float.self, capacity: 4096) { (buffer) throws(AudioFileError) in
            buffer.initialize(repeating: 0)
            while true {
                let count = try read(into: buffer)
                if count == 0 { return samples }
                guard samples.count + count <= maximum else {
                    throw .tooLong(path: path, maximumSeconds: maximumSeconds)
                }
                samples.append(contentsOf: buffer[..<count])
            }
        }
    }
}
