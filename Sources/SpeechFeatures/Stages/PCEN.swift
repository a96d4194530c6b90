/// Per-channel energy normalization of a stream of mel energies: `(E / (eps + M)^alpha + delta)^r - delta^r`, where M is
/// a running mean of E in the same band.
struct PCEN {
    private let spec: PCENSpec
    private let offset: Float
    /// M, one a band.
    private var mean: [Float]
    /// Frames seen, counted only until the start is over.
    private var frames: Float = 0

    /// Frames whose plain mean the running mean starts from.
    private static let startFrames: Float = 3
    /// The running mean never falls lower: in digital silence it would sink into denormal numbers, which are slow.
    private static let leastMean: Float = 1e-30

    init(spec: PCENSpec, bands: Int) {
        self.spec = spec
        offset = Self.compressed(0, level: 1, spec)
        mean = [Float](repeating: Self.leastMean, count: bands)
    }

    mutating func reset() {
        frames = 0
        for band in mean.indices { mean[band] = Self.leastMean }
    }

    /// Replaces energies by their normalized values.
    mutating func apply(to energies: inout [Float]) {
        precondition(energies.count == mean.count)
        // The level to begin with is that of the first frames together: one alone may be anything.
        frames = min(frames + 1, Self.startFrames + 1)
        let weight = frames <= Self.startFrames ? max(spec.smoothing, 1 / frames) : spec.smoothing
        let (spec, offset) = (spec, offset)
        mean.withUnsafeMutableBufferPointer { mean in
            energies.withUnsafeMutableBufferPointer { energies in
                for band in 0..<mean.count {
                    let energy = energies[band]
                    let updated = max(Self.leastMean, mean[band] + weight * (energy - mean[band]))
                    mean[band] = updated
                    let level = Exponentials.exp(-spec.gain * Exponentials.ln(spec.floor + updated))
                    energies[band] = Self.compressed(energy, level: level, spec) - offset
                }
            }
        }
    }

    /// `(E level + delta)^r`
    @inline(__always)
    private static func compressed(_ energy: Float, level: Float, _ spec: PCENSpec) -> Float {
        Exponentials.exp(spec.power * Exponentials.ln(energy * level + spec.bias))
    }
}
