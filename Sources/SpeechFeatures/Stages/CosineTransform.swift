import Glibc

/// DCT-II of the compressed bands, times the lifter.
struct CosineTransform {
    private static let lanes = 8

    /// Rows eight at a time: `matrix[block * bands + band]` holds that band's factors in rows 8 block ... 8 block + 7.
    private let matrix: [SIMD8<Float>]
    private let bands: Int

    init(spec: FeatureSpec) {
        self.init(bands: spec.melBands, coefficients: spec.coefficients, scaling: spec.cosine, lifter: spec.lifter)
    }

    init(bands: Int, coefficients: Int, scaling: CosineScaling, lifter: Int? = nil) {
        self.bands = bands
        matrix = (0..<Self.blocks(coefficients)).flatMap { block in
            (0..<bands).map { band in
                var factors = SIMD8<Float>.zero
                for lane in 0..<min(Self.lanes, coefficients - block * Self.lanes) {
                    let row = block * Self.lanes + lane
                    factors[lane] = Float(
                        Self.scale(row: row, bands: bands, scaling: scaling, lifter: lifter)
                            * cos(Double.pi * Double(row) * (Double(band) + 0.5) / Double(bands)))
                }
                return factors
            }
        }
    }

    static func blocks(_ coefficients: Int) -> Int { (coefficients + lanes - 1) / lanes }

    private static func scale(row: Int, bands: Int, scaling: CosineScaling, lifter: Int?) -> Double {
        let scale = scaling == .orthonormal && row == 0 ? sqrt(1 / Double(bands)) : sqrt(2 / Double(bands))
        guard let lifter else { return scale }
        return scale * (1 + Double(lifter) / 2 * sin(Double.pi * Double(row) / Double(lifter)))
    }

    /// Each coefficient is summed from band 0 on.
    /// - Parameter coefficients: as many as the transform has rows, or fewer.
    func apply(to values: borrowing [Float], coefficients: inout [Float]) {
        precondition(values.count == bands && Self.blocks(coefficients.count) * bands <= matrix.count)
        for block in 0..<Self.blocks(coefficients.count) {
            var sums = SIMD8<Float>.zero
            let start = block * bands
            for band in 0..<bands { sums += matrix[start + band] * values[band] }
            let first = block * Self.lanes
            for lane in 0..<min(Self.lanes, coefficients.count - first) { coefficients[first + lane] = sums[lane] }
        }
    }
}
