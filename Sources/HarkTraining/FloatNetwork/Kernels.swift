// SPDX-License-Identifier: Apache-2.0

import CTrainingKernels
import HarkCore

/// The element-wise loops of training for one instruction set; the best this processor has unless a test asks for
/// another.
///
/// Sets differ in the last bits of their sums, so a model is the same bit for bit only on processors of one class.
///
/// Functions without state: safe to share, which the compiler does not know of C.
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

    /// The newest set that this processor has.
    static let best: Kernels = {
        for set in InstructionSet.allCases.reversed() {
            if let kernels = Kernels(set) { return kernels }
        }
        preconditionFailure("the baseline is always there")
    }()

    let functions: hark_training_kernels

    /// nil where this processor lacks the set.
    init?(_ set: InstructionSet) {
        guard let found = hark_training_kernels(set.identifier) else { return nil }
        functions = found.pointee
    }

    var name: String { String(cString: functions.name) }

    /// The engine's two squashing functions for every magnitude of an input, tanh in the low half, the sigmoid in the
    /// high one: made from the engine's own code, whatever that computes them by.
    static let activations: [Int32] = (0...Int16.max).map { input in
        Int32(Activation.tanh(input)) | Int32(Activation.sigmoid(input)) << 16
    }
}
