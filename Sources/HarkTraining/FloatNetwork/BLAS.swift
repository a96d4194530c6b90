// SPDX-License-Identifier: Apache-2.0

import COpenBLAS
import CTrainingKernels
import HarkCore

/// Matrix products (row-major) and sums, single precision, by OpenBLAS.
enum BLAS {
    /// Limits OpenBLAS to one thread per call before the first call. Training runs its own threads in parallel, which
    /// keeps the order of every sum fixed.
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

    /// `y[n + delay] += factor x[n]`, up to the end of y.
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

/// The element-wise loops of training for one instruction set. ``best`` is used unless a test chooses another.
///
/// Instruction sets differ in the last bits of their sums, so a model is reproduced bit for bit only on processors with
/// the same set.
///
/// The conformance to Sendable is unchecked because the compiler cannot know that the C functions have no state.
struct Kernels: @unchecked Sendable {
    enum InstructionSet: CaseIterable, Sendable {
        case baseline, avx2, avx512

        fileprivate var identifier: hark_instruction_set {
            switch self {
            case .baseline: HARK_BASELINE
            case .avx2: HARK_AVX2
            case .avx512: HARK_AVX512
            }
        }
    }

    /// The loops for the newest instruction set that this processor supports.
    static let best: Kernels = {
        for set in InstructionSet.allCases.reversed() {
            if let kernels = Kernels(set) { return kernels }
        }
        preconditionFailure("the baseline is always there")
    }()

    let functions: hark_training_kernels

    /// nil if this processor does not support the set.
    init?(_ set: InstructionSet) {
        guard let found = hark_training_kernels(set.identifier) else { return nil }
        functions = found.pointee
    }

    var name: String { String(cString: functions.name) }

    /// The engine's tanh (low 16 bits) and sigmoid (high 16 bits) for every magnitude of an input, 0...32767. The table
    /// is computed by the engine's own functions.
    static let activations: [Int32] = (0...Int16.max).map { input in
        Int32(Activation.tanh(input)) | Int32(Activation.sigmoid(input)) << 16
    }
}
