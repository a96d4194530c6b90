// SPDX-License-Identifier: Apache-2.0

/// A spec's compression, with what it remembers of the stream.
struct Compressor {
    private let compression: FeatureSpec.Compression
    /// Decibels below which no band lies.
    private let lowest: Float
    private var normalizer: PCEN?

    /// - Parameter loudestBand: of the whole recording, in decibels, where the spec has a range.
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

    /// Replaces energies, one a band, padded to whole registers, by their compressed values.
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
