// SPDX-License-Identifier: Apache-2.0

/// The NEON instructions of every AArch64 processor: products are widened to 16 bits and added in pairs.
#if defined(__aarch64__)
#include <arm_neon.h>

#define KERNEL_TARGET
#define INLINE static inline __attribute__((always_inline))

INLINE int32x4_t add_products(int32x4_t sums, int8x16_t weights, int8x16_t operand) {
    // A product is at most 2^14. The sum of two can be 2^15, beyond int16, so products are widened before they are
    // added.
    const int32x4_t low = vpaddlq_s16(vmull_s8(vget_low_s8(weights), vget_low_s8(operand)));
    const int32x4_t high = vpaddlq_s16(vmull_high_s8(weights, operand));
    return vaddq_s32(sums, vpaddq_s32(low, high));
}

#include "neon.h"

const hark_kernel hark_neon_kernel = {"neon", 0, lstm_step, matrix_apply, activate};
#endif
