// SPDX-License-Identifier: Apache-2.0

/// The list of kernels that this processor can run.
#include "kernels.h"

#if defined(__aarch64__) && defined(__linux__)
#include <sys/auxv.h>
#ifndef HWCAP_ASIMDDP
#define HWCAP_ASIMDDP (1 << 20)
#endif
#endif

static bool always(void) { return true; }

#if defined(__x86_64__)
static bool has_avx2(void) { return __builtin_cpu_supports("avx2"); }

static bool has_avx512_vnni(void) {
    return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
           __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512vnni");
}
#elif defined(__aarch64__)
static bool has_dot_product(void) {
#if defined(__linux__)
    return (getauxval(AT_HWCAP) & HWCAP_ASIMDDP) != 0;
#else
    return false;
#endif
}
#endif

static const struct {
    const hark_kernel *kernel;
    bool (*runs)(void);
} kernels[] = {
#if defined(__x86_64__)
    {&hark_avx512_vnni_kernel, has_avx512_vnni},
    {&hark_avx2_kernel, has_avx2},
#elif defined(__aarch64__)
    {&hark_neon_dot_kernel, has_dot_product},
    {&hark_neon_kernel, always},
#endif
    {&hark_plain_kernel, always},
};

const hark_kernel *hark_kernel_at(int32_t index) {
    for (size_t entry = 0; entry < sizeof kernels / sizeof *kernels; entry++) {
        if (kernels[entry].runs() && index-- == 0) return kernels[entry].kernel;
    }
    return NULL;
}

int32_t hark_kernel_count(void) {
    int32_t count = 0;
    while (hark_kernel_at(count) != NULL) count++;
    return count;
}
