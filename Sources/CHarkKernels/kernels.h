// SPDX-License-Identifier: Apache-2.0

/// All kernels. Each is in its own file.
#ifndef HARK_KERNELS_H
#define HARK_KERNELS_H

#include "CHarkKernels.h"

extern const hark_kernel hark_plain_kernel;
#if defined(__x86_64__)
extern const hark_kernel hark_avx2_kernel;
extern const hark_kernel hark_avx512_vnni_kernel;
#elif defined(__aarch64__)
extern const hark_kernel hark_neon_kernel;
extern const hark_kernel hark_neon_dot_kernel;
#endif

/// The block that a step processes at turn `turn`, 0..<blocks.
static inline int32_t hark_block_at(const hark_lstm *layer, const hark_lstm_streams *streams, int32_t turn) {
    return streams->from_last ? layer->blocks - 1 - turn : turn;
}

#endif
