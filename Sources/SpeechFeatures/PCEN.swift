import Glibc

/// Per-channel energy normalization of a stream of mel energies: `(E / (eps + M)^alpha + delta)^r - delta^r`, where M is
/// a running mean of E in the same band.
struct PCEN {
    private let spec: PCENSpec
    private let offset: Float
    /// M, one a band.
    private var mean: [Float]
    /// Frames seen, counted only until the running mean has settled.
    private var frames: Float = 0

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
        // A plain mean of all frames until it would be slower than the smoothing asks for: the first frame alone
        // would otherwise set the level for half a second.
        frames = min(frames + 1, 1 / spec.smoothing)
        let weight = max(spec.smoothing, 1 / frames)
        for band in mean.indices {
            mean[band] += weight * (energies[band] - mean[band])
            let level = expf(-spec.gain * logf(spec.floor + mean[band]))
            energies[band] = powf(energies[band] * level + spec.bias, spec.power) - offset
        }
    }
}
