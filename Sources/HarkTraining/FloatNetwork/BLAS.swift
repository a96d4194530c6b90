// SPDX-License-Identifier: Apache-2.0

import COpenBLAS

/// Matrix products (row-major) and sums, single precision, by OpenBLAS.
enum BLAS {
    /// One thread a call, from the first on: training runs its own threads side by side, which keeps the order of every sum
    /// fixed.
    private static let oneThreadACall: Void = openblas_set_num_threads(1)

    /// `c = a b^T + beta c` with a `[rows, inner]`, b `[columns, inner]`, c `[rows, columns]`.
    static func multiply(
        _ a: UnsafePointer<Float>, transposed b: UnsafePointer<Float>, into c: UnsafeMutablePointer<Float>,
        rows: Int, columns: Int, inner: Int, beta: Float
    ) {
        oneThreadACall
        cblas_sgemm(
            CblasRowMajor, CblasNoTrans, CblasTrans, blasint(rows), blasint(columns), blasint(inner),
            1, a, blasint(inner), b, blasint(inner), beta, c, blasint(columns))
    }

    /// `c = a b + beta c` with a `[rows, inner]`, b `[inner, columns]`, c `[rows, columns]`.
    static func multiply(
        _ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>, into c: UnsafeMutablePointer<Float>,
        rows: Int, columns: Int, inner: Int, beta: Float
    ) {
        oneThreadACall
        cblas_sgemm(
            CblasRowMajor, CblasNoTrans, CblasNoTrans, blasint(rows), blasint(columns), blasint(inner),
            1, a, blasint(inner), b, blasint(columns), beta, c, blasint(columns))
    }

    /// `c = a^T b + beta c` with a `[inner, rows]`, b `[inner, columns]`, c `[rows, columns]`.
    static func multiply(
        transposed a: UnsafePointer<Float>, _ b: UnsafePointer<Float>, into c: UnsafeMutablePointer<Float>,
        rows: Int, columns: Int, inner: Int, beta: Float
    ) {
        oneThreadACall
        cblas_sgemm(
            CblasRowMajor, CblasTrans, CblasNoTrans, blasint(rows), blasint(columns), blasint(inner),
            1, a, blasint(rows), b, blasint(columns), beta, c, blasint(columns))
    }

    /// `y[n + delay] += factor x[n]`, as far as y goes.
    static func add(_ x: [Float], times factor: Float, to y: inout [Float], delay: Int = 0) {
        oneThreadACall
        precondition(x.count == y.count && (0...y.count).contains(delay))
        y.withUnsafeMutableBufferPointer { y in
            guard let start = y.baseAddress else { return }
            cblas_saxpy(blasint(y.count - delay), factor, x, 1, start + delay, 1)
        }
    }

    static func sumOfSquares(_ x: [Float]) -> Float {
        oneThreadACall
        return cblas_sdot(blasint(x.count), x, 1, x, 1)
    }
}
