// SPDX-License-Identifier: Apache-2.0

import Glibc

/// DCT-II of the compressed bands, times the lifter.
struct CosineTransform {
    private static let lanes = Lanes.scalarCount

    /// The factors in blocks of eight rows: `matrix[block * bands + band]` holds the factors of a band in rows
    /// 8 block ... 8 block + 7.
    private let matrix: [Lanes]
    /// Number of bands, rounded up to a multiple of four. The padding has factors of 0.
    private let bands: Int

    init(spec: FeatureSpec) {
        self.init(bands: spec.melBands, coefficients: spec.coefficients, scaling: spec.cosine, lifter: spec.lifter)
    }

    init(bands: Int, coefficients: Int, scaling: CosineScaling, lifter: Int? = nil) {
        let padded = (bands + 3) / 4 * 4
        self.bands = padded
        matrix = (0..<Self.blocks(coefficients)).flatMap { block in
            (0..<padded).map { band in
                var factors = Lanes.zero
                guard band < bands else { return factors }
                for lane in 0..<min(Self.lanes, coefficients - block * Self.lanes) {
                    factors[lane] = Self.factor(
                        row: block * Self.lanes + lane, band: band, bands: bands, scaling: scaling, lifter: lifter)
                }
                return factors
            }
        }
    }

    /// Bytes of the matrix.
    static func bytes(_ spec: FeatureSpec) -> Int {
        blocks(spec.coefficients) * ((spec.melBands + 3) / 4 * 4) * MemoryLayout<Lanes>.size
    }

    static func blocks(_ coefficients: Int) -> Int { (coefficients + lanes - 1) / lanes }

    /// The factor of a band's value in a coefficient.
    static func factor(row: Int, band: Int, bands: Int, scaling: CosineScaling, lifter: Int?) -> Float {
        Float(
            scale(row: row, bands: bands, scaling: scaling, lifter: lifter)
                * cos(Double.pi * Double(row) * (Double(band) + 0.5) / Double(bands)))
    }

    private static func scale(row: Int, bands: Int, scaling: CosineScaling, lifter: Int?) -> Double {
        let scale = scaling == .orthonormal && row == 0 ? sqrt(1 / Double(bands)) : sqrt(2 / Double(bands))
        guard let lifter else { return scale }
        return scale * (1 + Double(lifter) / 2 * sin(Double.pi * Double(row) / Double(lifter)))
    }

    /// Computes the coefficients. Each is the sum of four partial sums: of the bands 0, 4, 8 ..., of 1, 5, 9 ... and so
    /// on.
    /// - Parameters:
    ///   - values: one per band, padded to whole registers with any finite values.
    ///   - coefficients: as many as the transform has rows, or fewer.
    func apply(to values: borrowing [Float], coefficients: inout [Float]) {
        precondition(values.count >= bands && Self.blocks(coefficients.count) * bands <= matrix.count)
        for block in 0..<Self.blocks(coefficients.count) {
            var (first, second, third, fourth) = (Lanes.zero, Lanes.zero, Lanes.zero, Lanes.zero)
            let start = block * bands
            for band in stride(from: 0, to: bands, by: 4) {
                first += matrix[start + band] * values[band]
                second += matrix[start + band + 1] * values[band + 1]
                third += matrix[start + band + 2] * values[band + 2]
                fourth += matrix[start + band + 3] * values[band + 3]
            }
            let sums = (first + second) + (third + fourth)
            let row = block * Self.lanes
            for lane in 0..<min(Self.lanes, coefficients.count - row) { coefficients[row + lane] = sums[lane] }
        }
    }
}
