// SPDX-License-Identifier: Apache-2.0

#include "CFeatureKernels.h"

#if defined(__x86_64__)
#include <string.h>

// A build for AVX2 has no fused multiplication, which would round once less than the Swift.
#define TARGET __attribute__((target("avx2,no-fma")))
#define INLINE TARGET static inline __attribute__((always_inline))

// Two registers: the steps of one fill the gaps between those of the other.
enum { WIDTH = 16 };
typedef float floats __attribute__((vector_size(64)));
typedef int32_t integers __attribute__((vector_size(64)));

// The lengths of whole vectors are constants, so that no function is called for them.
INLINE void load(floats *values, const float *source, size_t count) {
    if (count >= WIDTH) {
        memcpy(values, source, sizeof *values);
        return;
    }
    memset(values, 0, sizeof *values);
    memcpy(values, source, count * sizeof(float));
}

INLINE void store(float *target, const floats *values, size_t count) {
    if (count >= WIDTH) {
        memcpy(target, values, sizeof *values);
    } else {
        memcpy(target, values, count * sizeof(float));
    }
}

/// Each value, or `other` where the difference is negative.
INLINE void select_sign(floats *values, float other, const floats *difference) {
    const integers mask = (integers)*difference >> 31;
    const floats others = other - (floats){0};
    *values = (floats)(((integers)*values & ~mask) | ((integers)others & mask));
}

INLINE void raise_to(floats *values, float bound) {
    const floats difference = *values - bound;
    select_sign(values, bound, &difference);
}

INLINE void lower_to(floats *values, float bound) {
    const floats difference = bound - *values;
    select_sign(values, bound, &difference);
}

// The logarithm and the exponential of Exponentials in Lanes.swift, which explains them.
static const float ln2_high = 0.693359375f, ln2_low = -2.12194440e-4f, rounder = 0x1.8p23f;

INLINE void ln(floats *x) {
    const int32_t root = 0x3F3504F3;
    const integers shifted = (integers)*x - root;
    const integers integer = (shifted >> 23) + 0x4B400000; // the bits of `rounder`
    const floats exponent = (floats)integer - rounder;
    const floats f = (floats)((shifted & 0x007FFFFF) + root) - 1.0f;
    const floats square = f * f;
    floats q = f * 0.069198735f - 0.1178024f;
    q = q * f + 0.11865444f;
    q = q * f - 0.12385657f;
    q = q * f + 0.14219989f;
    q = q * f - 0.1666921f;
    q = q * f + 0.20002148f;
    q = q * f - 0.24999987f;
    q = q * f + 0.3333331f;
    const floats small = q * f * square + exponent * ln2_low - square * 0.5f;
    *x = f + small + exponent * ln2_high;
}

INLINE void exponential(floats *y) {
    raise_to(y, -86.0f);
    lower_to(y, 88.0f);
    const floats sum = *y * 1.44269504f + rounder;
    const floats n = sum - rounder;
    const floats r = *y - n * ln2_high - n * ln2_low;
    floats q = r * 0.0013950324f + 0.008368815f;
    q = q * r + 0.04166621f;
    q = q * r + 0.1666652f;
    q = q * r + 0.5f;
    const floats fraction = r * r * q + r + 1.0f;
    *y = (floats)((integers)fraction + (integers)((integers)sum << 23));
}

TARGET static void pcen(const hark_pcen *figures, float *energies, float *means, size_t count) {
    for (size_t start = 0; start < count; start += WIDTH) {
        floats energy, mean;
        load(&energy, energies + start, count - start);
        load(&mean, means + start, count - start);
        mean += (energy - mean) * figures->weight;
        raise_to(&mean, figures->least_mean);
        store(means + start, &mean, count - start);
        floats level = mean + figures->floor;
        ln(&level);
        level = level * -figures->gain;
        exponential(&level);
        floats value = energy * level + figures->bias;
        ln(&value);
        value = value * figures->power;
        exponential(&value);
        value = value - figures->offset;
        store(energies + start, &value, count - start);
    }
}

TARGET static size_t admit(const float *input, float *output, size_t count, int32_t least, int32_t greatest) {
    const int32_t infinite = 0x7F800000;
    integers refused = {0};
    for (size_t start = 0; start < count; start += WIDTH) {
        floats samples;
        load(&samples, input + start, count - start);
        // Bit patterns of positive floats have the same order as the floats.
        const integers bits = (integers)samples;
        const integers magnitude = bits & INT32_MAX;
        const integers is_none = (infinite - 1 - magnitude) >> 31;
        const integers is_large = (greatest - magnitude) >> 31;
        const integers is_small = (magnitude - least) >> 31;
        const integers bounded = ((magnitude & ~is_large) | (greatest & is_large)) & ~(is_none | is_small);
        samples = (floats)(bounded | (bits & INT32_MIN));
        store(output + start, &samples, count - start);
        refused += is_none & 1;
    }
    size_t total = 0;
    for (int lane = 0; lane < WIDTH; lane++) total += (size_t)refused[lane];
    return total;
}

static const hark_feature_kernel avx2 = {"avx2", pcen, admit};

const hark_feature_kernel *hark_feature_kernel_of_processor(void) {
    return __builtin_cpu_supports("avx2") ? &avx2 : NULL;
}
#else
const hark_feature_kernel *hark_feature_kernel_of_processor(void) { return NULL; }
#endif
