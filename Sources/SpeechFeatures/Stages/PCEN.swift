/// Per-channel energy normalization of a stream of mel energies: `(E / (eps + M)^alpha + delta)^r - delta^r`, where M is
/// a running mean of E in the same band.
struct PCEN {
    private let spec: PCENSpec
    /// delta^r
    private let offset: Lanes
    /// M, one a band, padded to whole registers.
    private var mean: [Float]
    private var weight: RunningWeight

    /// The running mean never falls lower: in digital silence it would sink into denormal numbers, which are slow.
    private static let leastMean: Float = 1e-30

    init(spec: PCENSpec, bands: Int) {
        self.spec = spec
        weight = RunningWeight(smoothing: spec.smoothing)
        offset = Self.compressed(.zero, level: .zero, spec)
        mean = [Float](repeating: Self.leastMean, count: Lanes.padded(bands))
    }

    mutating func reset() {
        weight.reset()
        for band in mean.indices { mean[band] = Self.leastMean }
    }

    /// Replaces energies, one a band, padded to whole registers, by their normalized values.
    mutating func apply(to energies: inout [Float]) {
        precondition(energies.count == mean.count)
        let weight = weight.next()
        let (spec, offset) = (spec, offset)
        mean.withUnsafeMutableBufferPointer { mean in
            energies.withUnsafeMutableBufferPointer { energies in
                let (means, energies) = (mean.baseAddress!, energies.baseAddress!)
                for start in stride(from: 0, to: mean.count, by: 8) {
                    let energy = energies.lanes(at: start)
                    var mean = means.lanes(at: start)
                    mean += (energy - mean) * weight
                    mean = mean.raised(to: Self.leastMean)
                    means.store(mean, at: start)
                    let level = Exponentials.exp(Exponentials.ln(mean + spec.floor) * -spec.gain)
                    energies.store(Self.compressed(energy, level: level, spec) - offset, at: start)
                }
            }
        }
    }

    /// `(E level + delta)^r`
    @inline(__always)
    private static func compressed(_ energy: Lanes, level: Lanes, _ spec: PCENSpec) -> Lanes {
        Exponentials.exp(Exponentials.ln(energy * level + spec.bias) * spec.power)
    }
}
