import Glibc

/// DCT-II, `sqrt(2/N) sum(x[n] cos(pi k (n + 1/2) / N))` for k in 0..<coefficients; all rows scaled alike
/// (TensorFlow's MFCC; the orthonormal transform differs in row 0 only, which the model's normalization takes up).
struct CosineTransform {
    /// Row-major `[coefficients, bands]`.
    private let matrix: [Float]
    private let bands: Int

    init(bands: Int, coefficients: Int) {
        self.bands = bands
        let scale = sqrt(2 / Double(bands))
        matrix = (0..<coefficients).flatMap { row in
            (0..<bands).map { column in
                Float(scale * cos(Double.pi * Double(row) * (Double(column) + 0.5) / Double(bands)))
            }
        }
    }

    func apply(to values: borrowing [Float], coefficients: inout [Float]) {
        for row in coefficients.indices {
            var sum: Float = 0
            for column in 0..<bands { sum += matrix[row * bands + column] * values[column] }
            coefficients[row] = sum
        }
    }
}
