// SPDX-License-Identifier: Apache-2.0

import CHarkKernels

/// A way to compute the integer network. All give the same bits; they differ in what processor they need and how long
/// they take.
package enum Kernel: String, CaseIterable, Sendable {
    /// The plain Swift of `HarkCore`: the oracle, the only one that counts saturations, and what runs where no vector
    /// kernel does.
    case reference
    /// Plain C over the packed weights: what the vector kernels are held against in C.
    case plain
    case avx2
    case avx512VNNI = "avx512-vnni"
    case neon
    case neonDot = "neon-dot"

    /// What this processor can run, the fastest first.
    package static var available: [Kernel] {
        let kernels = (0..<hark_kernel_count()).compactMap { index in
            hark_kernel_at(index).flatMap { Kernel(rawValue: String(cString: $0.pointee.name)) }
        }
        // Without vector instructions of its own the packed layout is slower than rows that lie one after the other.
        return kernels.filter { $0 != .plain } + [.reference, .plain]
    }

    /// The fastest that this processor can run.
    package static var fastest: Kernel { available[0] }

    /// The functions in C, or nil for the reference and for kernels this processor cannot run.
    var functions: UnsafePointer<hark_kernel>? {
        for index in 0..<hark_kernel_count() {
            if let kernel = hark_kernel_at(index), String(cString: kernel.pointee.name) == rawValue { return kernel }
        }
        return nil
    }
}
