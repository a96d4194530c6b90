// SPDX-License-Identifier: Apache-2.0

import CFeatureKernels

/// A spec's compression and its state for one stream.
struct Compressor {
    private let compression: FeatureSpec.Compression
    /// Lower limit of the bands in decibels.
    private let lowest: Float
    private var normalizer: PCEN?

    /// - Parameter loudestBand: the loudest band of the whole recording in decibels, if the spec has a range.
    init(spec: FeatureSpec, loudestBand: Float?) {
        compression = spec.compression
        var lowest = -Float.greatestFiniteMagnitude
        switch spec.compression {
        case .pcen(let pcen): normalizer = PCEN(spec: pcen, bands: spec.melBands)
        case .decibels(_, let range?): lowest = (loudestBand ?? 0) - range
        case .logarithm, .clampedLogarithm, .decibels(_, nil): break
        }
        self.lowest = lowest
    }

    mutating func reset() {
        normalizer?.reset()
    }

    /// Replaces energies (one per band, padded to whole registers) with their compressed values.
    mutating func apply(to energies: inout [Float]) {
        switch compression {
        case .logarithm(let floor): Self.map(&energies) { Exponentials.ln($0 + floor) }
        case .clampedLogarithm(let floor): Self.map(&energies) { Exponentials.ln($0.raised(to: floor)) }
        case .decibels(let floor, _):
            let lowest = lowest
            Self.map(&energies) {
                (Exponentials.ln($0.raised(to: floor)) * Self.decibelsPerNeper).raised(to: lowest)
            }
        case .pcen: normalizer?.apply(to: &energies)
        }
    }

    /// 10 / ln 10
    private static let decibelsPerNeper: Float = 4.3429448

    @inline(__always)
    private static func map(_ energies: inout [Float], _ function: (Lanes) -> Lanes) {
        energies.withUnsafeMutableBufferPointer { energies in
            let start = energies.baseAddress!
            for band in stride(from: 0, to: energies.count, by: 8) {
                start.store(function(start.lanes(at: band)), at: band)
            }
        }
    }
}

/// Per-channel energy normalization of a stream of mel energies: `(E / (eps + M)^alpha + delta)^r - delta^r`, where M is
/// a running mean of E in the same band.
struct PCEN {
    private let spec: PCENSpec
    /// delta^r
    private let offset: Lanes
    /// M, one per band, padded to whole registers.
    private var mean: [Float]
    /// Number of frames so far, at most ``startFrames`` + 1.
    private var frames: Float = 0
    /// The same on wider vectors, if this processor has them.
    private let kernel: UnsafePointer<hark_feature_kernel>?

    /// Number of frames at the start of a stream whose plain mean is the initial running mean.
    private static let startFrames: Float = 3
    /// Lower limit of the running mean. In digital silence the mean would otherwise become denormal, which is slow.
    private static let leastMean: Float = 1e-30

    init(
        spec: PCENSpec, bands: Int,
        kernel: UnsafePointer<hark_feature_kernel>? = hark_feature_kernel_of_processor()
    ) {
        self.spec = spec
        self.kernel = kernel
        offset = Self.compressed(.zero, level: .zero, spec)
        mean = [Float](repeating: Self.leastMean, count: Lanes.padded(bands))
    }

    mutating func reset() {
        frames = 0
        for band in mean.indices { mean[band] = Self.leastMean }
    }

    /// Replaces energies (one per band, padded to whole registers) with their normalized values.
    mutating func apply(to energies: inout [Float]) {
        precondition(energies.count == mean.count)
        // The initial level is the mean of the first frames, because a single frame may have any level.
        frames = min(frames + 1, Self.startFrames + 1)
        let weight = frames <= Self.startFrames ? max(spec.smoothing, 1 / frames) : spec.smoothing
        if let kernel {
            var figures = hark_pcen(
                weight: weight, least_mean: Self.leastMean, floor: spec.floor, gain: spec.gain, bias: spec.bias,
                power: spec.power, offset: offset[0])
            kernel.pointee.pcen(&figures, &energies, &mean, mean.count)
            return
        }
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
