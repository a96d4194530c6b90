// SPDX-License-Identifier: Apache-2.0

/// Runs a kernel over random layers and gives a figure that two kernels share only if every integer agrees. In C, so that
/// it runs on other processors too.
#ifndef HARK_KERNEL_HARNESS_H
#define HARK_KERNEL_HARNESS_H

#include <stdint.h>

#include "CHarkKernels.h"

/// Layers that ``hark_harness_digest`` knows.
int32_t hark_harness_cases(void);

/// FNV-1a of all cells and hidden states of `streams` streams over some steps, and of a matrix's results and both
/// activation functions over all 65,536 inputs.
uint64_t hark_harness_digest(const hark_kernel *kernel, int32_t number);

#endif
