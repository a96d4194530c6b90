import Foundation

/// A small room: a few dozen echoes of random delay and sign, fading exponentially (60 dB in 0.15...0.5 s).
struct Reverberation {
    private static let echoes = 32
    private var dry: [Float] = []

    /// Adds the room to a clip.
    mutating func apply(to samples: inout [Float], sampleRate: Int, random: inout RandomStream) {
        dry.removeAll(keepingCapacity: true)
        dry.append(contentsOf: samples)
        let fadeSeconds = random.uniform(0.15...0.5)
        let wet = random.uniform(0.1...0.5)
        for _ in 0..<Self.echoes {
            let seconds = random.uniform(0.002...fadeSeconds * 0.7)
            let delay = Int(seconds * Float(sampleRate))
            let sign: Float = random.unit() < 0.5 ? -1 : 1
            let level = sign * wet * powf(10, -3 * seconds / fadeSeconds)
            guard delay < samples.count else { continue }
            for index in delay..<samples.count { samples[index] += level * dry[index - delay] }
        }
    }
}
