// SPDX-License-Identifier: Apache-2.0

#include "kernel_bodies.h"

#include <stddef.h>

#define KERNELS(SET, NAME, TARGET)                                                                                     \
    TARGET static void lstm_forward_##SET(                                                                             \
        int rows, int hidden, float limit, float *gates, const float *recurrent, const float *before, float *cell,     \
        float *squashed, float *output) {                                                                              \
        lstm_forward_body(rows, hidden, limit, gates, recurrent, before, cell, squashed, output);                      \
    }                                                                                                                  \
    TARGET static void lstm_backward_##SET(                                                                            \
        int rows, int hidden, float limit, float *gates, const float *before, const float *cell,                       \
        const float *squashed, const float *output_gradient, float *cell_gradient) {                                   \
        lstm_backward_body(rows, hidden, limit, gates, before, cell, squashed, output_gradient, cell_gradient);        \
    }                                                                                                                  \
    TARGET static void lstm_forward_integers_##SET(                                                                    \
        int rows, int hidden, int input_bits, float *from_input, const float *from_hidden,                             \
        const int32_t *input_multipliers, const int32_t *recurrent_multipliers, const int32_t *biases,                 \
        const int32_t *activations, int32_t *scratch, const float *before, float *cell, float *squashed,               \
        float *output) {                                                                                               \
        lstm_forward_integers_body(                                                                                    \
            rows, hidden, input_bits, from_input, from_hidden, input_multipliers, recurrent_multipliers, biases,       \
            activations, scratch, before, cell, squashed, output);                                                     \
    }                                                                                                                  \
    TARGET static void requantize_logits_##SET(                                                                        \
        int rows, int labels, float *sums, const int32_t *multipliers, const int32_t *biases) {                        \
        requantize_logits_body(rows, labels, sums, multipliers, biases);                                               \
    }                                                                                                                  \
    TARGET static void rnn_forward_##SET(int count, float *values, float *output) {                                    \
        rnn_forward_body(count, values, output);                                                                       \
    }                                                                                                                  \
    TARGET static void rnn_backward_##SET(                                                                             \
        int count, float *values, const float *output, const float *output_gradient) {                                 \
        rnn_backward_body(count, values, output, output_gradient);                                                     \
    }                                                                                                                  \
    TARGET static void adam_##SET(                                                                                     \
        int count, const struct hark_adam_step *step, const float *gradients, float *parameters, float *mean,          \
        float *mean_square, float *average) {                                                                          \
        adam_body(count, step, gradients, parameters, mean, mean_square, average);                                     \
    }                                                                                                                  \
    TARGET static void resample_##SET(                                                                                 \
        int count, const float *source, float start, float speed, float scale, float *target) {                        \
        resample_body(count, source, start, speed, scale, target);                                                     \
    }                                                                                                                  \
    static const struct hark_training_kernels kernels_##SET = {                                                        \
        NAME, lstm_forward_##SET, lstm_backward_##SET, lstm_forward_integers_##SET, requantize_logits_##SET,           \
        rnn_forward_##SET, rnn_backward_##SET, adam_##SET, resample_##SET,                                             \
    };

KERNELS(baseline, "baseline", )

#if defined(__x86_64__)
KERNELS(avx2, "AVX2", __attribute__((target("avx2,fma"))))
KERNELS(
    avx512, "AVX-512",
    __attribute__((target("avx512f,avx512bw,avx512dq,avx512vl,avx2,fma"), min_vector_width(512))))
#endif

const struct hark_training_kernels *hark_training_kernels(enum hark_instruction_set set) {
    switch (set) {
    case HARK_BASELINE:
        return &kernels_baseline;
#if defined(__x86_64__)
    case HARK_AVX2:
        return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") ? &kernels_avx2 : NULL;
    case HARK_AVX512:
        return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
                       __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl") &&
                       __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")
                   ? &kernels_avx512
                   : NULL;
#endif
    default:
        return NULL;
    }
}
