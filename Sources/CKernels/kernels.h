/// The kernels there are, each in its own file.
#ifndef HARK_KERNELS_H
#define HARK_KERNELS_H

#include "CKernels.h"

extern const hark_kernel hark_plain_kernel;
#if defined(__x86_64__)
extern const hark_kernel hark_avx2_kernel;
extern const hark_kernel hark_avx512_vnni_kernel;
#elif defined(__aarch64__)
extern const hark_kernel hark_neon_kernel;
extern const hark_kernel hark_neon_dot_kernel;
#endif

#endif
