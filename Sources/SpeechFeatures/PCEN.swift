import Glibc

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

    init(spec: PCENSpec, bands: Int) {
        self.spec = spec
        offset = powf(spec.bias, spec.power)
        mean = [Float](repeating: 0, count: bands)
    }

    mutating func reset() {
        frames = 0
        for band in mean.indices { mean[band] = 0 }
    }

    /// Replaces energies by their normalized values.
    mutating func apply(to energies: inout [Float]) {
        // The level to begin with is that of the first frames together: one alone may be anything.
        frames = min(frames + 1, Self.startFrames + 1)
        let weight = frames <= Self.startFrames ? max(spec.smoothing, 1 / frames) : spec.smoothing
        for band in mean.indices {
            mean[band] += weight * (energies[band] - mean[band])
            let level = expf(-spec.gain * logf(spec.floor + mean[band]))
            energies[band] = powf(energies[band] * level + spec.bias, spec.power) - offset
        }
    }
}
