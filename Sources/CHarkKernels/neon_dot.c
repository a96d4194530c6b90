// SPDX-License-Identifier: Apache-2.0

/// NEON with the dot product of ARMv8.2: an instruction computes 16 products.
#if defined(__aarch64__)
#if defined(__clang__)
#define KERNEL_TARGET __attribute__((target("dotprod")))
#else
#define KERNEL_TARGET __attribute__((target("arch=armv8.2-a+dotprod")))
#endif
#include <arm_neon.h>

#define INLINE KERNEL_TARGET static inline __attribute__((always_inline))

INLINE int32x4_t add_products(int32x4_t sums, int8x16_t weights, int8x16_t operand) {
    return vdotq_s32(sums, weights, operand);
}

#include "neon.h"

const hark_kernel hark_neon_dot_kernel = {"neon-dot", 0, lstm_step, matrix_apply, activate};
#endif
