// SPDX-License-Identifier: Apache-2.0

/// Runs a kernel on random layers and returns a digest that is equal for two kernels only if every integer agrees. In
/// C, so that it also runs on other processors.
#ifndef HARK_KERNEL_HARNESS_H
#define HARK_KERNEL_HARNESS_H

#include <stdint.h>

#include "CHarkKernels.h"

/// The number of layers that ``hark_harness_digest`` supports.
int32_t hark_harness_cases(void);

/// FNV-1a of all cells and hidden states of `streams` streams over some steps, and of a matrix's results and both
/// activation functions over all 65,536 inputs.
uint64_t hark_harness_digest(const hark_kernel *kernel, int32_t number);

#endif
