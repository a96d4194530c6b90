// SPDX-License-Identifier: Apache-2.0

/// tanh and sigmoid of docs/arithmetic.md: the tables, and the plain C form.
#ifndef HARK_ACTIVATION_H
#define HARK_ACTIVATION_H

#include <stdint.h>

/// Constant, linear, quadratic and cubic coefficients of the 32 quarters (intervals of length 1/4).
extern const int16_t hark_tanh_cubics[4][32];

static inline int32_t hark_round(int32_t value, int bits) {
    return (value + (1 << (bits - 1))) >> bits;
}

static inline int32_t hark_cubic(int32_t quarter, int32_t t) {
    int32_t sum = hark_tanh_cubics[3][quarter];
    sum = hark_tanh_cubics[2][quarter] + hark_round(sum * t, 15);
    sum = hark_tanh_cubics[1][quarter] + hark_round(sum * t, 15);
    return hark_round(sum * t, 15);
}

static inline int32_t hark_magnitude(int16_t x) {
    int32_t magnitude = x < 0 ? -(int32_t)x : x;
    return magnitude > 32767 ? 32767 : magnitude;
}

/// Q3.12 to Q0.15.
static inline int16_t hark_tanh(int16_t x) {
    int32_t magnitude = hark_magnitude(x);
    int32_t quarter = magnitude >> 10;
    int32_t value = hark_tanh_cubics[0][quarter] + hark_round(hark_cubic(quarter, ((magnitude & 1023) - 512) * 64), 3);
    if (value > 32767) value = 32767;
    return (int16_t)(x < 0 ? -value : value);
}

/// Q3.12 to Q0.15.
static inline int16_t hark_sigmoid(int16_t x) {
    int32_t magnitude = hark_magnitude(x);
    int32_t quarter = magnitude >> 11;
    int32_t rise = hark_cubic(quarter, ((magnitude & 2047) - 1024) * 32);
    int32_t upper = 16384 + hark_round(8 * hark_tanh_cubics[0][quarter] + rise, 4);
    return (int16_t)(x < 0 ? 32768 - upper : upper);
}

#endif
