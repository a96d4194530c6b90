// SPDX-License-Identifier: Apache-2.0

import CHarkKernels

/// An implementation of the integer network. All kernels give the same bits. They differ in speed and in the processor
/// they need.
package enum Kernel: String, CaseIterable, Sendable {
    /// The plain Swift of `HarkCore`. It is the oracle for the other kernels, the only one that counts saturations, and
    /// the one used on processors without a vector kernel.
    case reference
    /// Plain C over the packed weights. The vector kernels are compared with it in C.
    case plain
    case avx2
    case avx512VNNI = "avx512-vnni"
    case neon
    case neonDot = "neon-dot"

    /// The kernels that this processor can run, the fastest first.
    package static var available: [Kernel] {
        let kernels = (0..<hark_kernel_count()).compactMap { index in
            hark_kernel_at(index).flatMap { Kernel(rawValue: String(cString: $0.pointee.name)) }
        }
        // Plain C comes last: without vector instructions the packed layout is slower than consecutive rows.
        return kernels.filter { $0 != .plain } + [.reference, .plain]
    }

    /// The fastest kernel that this processor can run.
    package static var fastest: Kernel { available[0] }

    /// The C functions of the kernel, or nil for the reference and for kernels that this processor cannot run.
    var functions: UnsafePointer<hark_kernel>? {
        for index in 0..<hark_kernel_count() {
            if let kernel = hark_kernel_at(index), String(cString: kernel.pointee.name) == rawValue { return kernel }
        }
        return nil
    }
}
