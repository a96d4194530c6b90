import Glibc

/// A small room: a few dozen echoes of random delay and sign, fading exponentially (60 dB in 0.15...0.5 s).
struct Reverberation {
    private static let echoes = 32
    private var dry: [Float] = []

    /// Adds the room to a clip.
    mutating func apply(to samples: inout [Float], sampleRate: Int, random: inout RandomStream) {
        dry.removeAll(keepingCapacity: true)
        dry.append(contentsOf: samples)
        let fadeSeconds = random.uniform(0.15...0.5)
        // Energy of all echoes together against the direct sound.
        let wet = Float(decibels: random.uniform(-15 ... -3))
        let even = wet / Float(Self.echoes).squareRoot()
        for _ in 0..<Self.echoes {
            let seconds = random.uniform(0.002...fadeSeconds / 2)
            let delay = Int(seconds * Float(sampleRate))
            let sign: Float = random.unit() < 0.5 ? -1 : 1
            let level = sign * even * powf(10, -3 * seconds / fadeSeconds)
            guard delay < samples.count else { continue }
            for index in delay..<samples.count { samples[index] += level * dry[index - delay] }
        }
    }
}
