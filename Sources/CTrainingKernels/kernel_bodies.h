// SPDX-License-Identifier: Apache-2.0
// The loops themselves, in plain C that compilers vectorize; kernels.c compiles them once for each instruction set.

#include "training_kernels.h"

// No two arrays of a call overlap. The compiler would have to check that, and checks all rows of `gates` at once, where
// the four gates do interleave.
#define EACH _Pragma("clang loop vectorize(assume_safety)")

#define BODY static inline __attribute__((always_inline))

BODY float clamp(float value, float limit) {
    value = value < -limit ? -limit : value;
    return value > limit ? limit : value;
}

/// The rational approximation of tanh that Eigen and TensorFlow use (odd polynomial of degree 13 over an even one of
/// degree 6, input clipped to +-7.905): within 4e-7 of the exact value.
BODY float tanh_body(float input) {
    float x = clamp(input, 7.905311f);
    float square = x * x;
    float numerator = -2.76076847742355e-16f;
    numerator = numerator * square + 2.00018790482477e-13f;
    numerator = numerator * square + -8.60467152213735e-11f;
    numerator = numerator * square + 5.12229709037114e-08f;
    numerator = numerator * square + 1.48572235717979e-05f;
    numerator = numerator * square + 6.37261928875436e-04f;
    numerator = numerator * square + 4.89352455891786e-03f;
    float denominator = 1.19825839466702e-06f;
    denominator = denominator * square + 1.18534705686654e-04f;
    denominator = denominator * square + 2.26843463243900e-03f;
    denominator = denominator * square + 4.89352518554385e-03f;
    return x * numerator / denominator;
}

BODY float sigmoid_body(float x) { return 0.5f + 0.5f * tanh_body(0.5f * x); }

BODY void lstm_forward_body(
    int rows, int hidden, float limit, float *restrict gates, const float *restrict recurrent,
    const float *restrict before, float *restrict cell, float *restrict squashed, float *restrict output) {
    for (int row = 0; row < rows; row++) {
        float *restrict i = gates + (long)row * 4 * hidden;
        const float *restrict fed_back = recurrent + (long)row * 4 * hidden;
        float *restrict f = i + hidden;
        float *restrict g = f + hidden;
        float *restrict o = g + hidden;
        long start = (long)row * hidden;
        EACH
        for (int n = 0; n < hidden; n++) {
            float input_gate = sigmoid_body(i[n] + fed_back[n]);
            float forget_gate = sigmoid_body(f[n] + fed_back[hidden + n]);
            float candidate = tanh_body(g[n] + fed_back[2 * hidden + n]);
            float output_gate = sigmoid_body(o[n] + fed_back[3 * hidden + n]);
            float state = clamp(forget_gate * before[start + n] + input_gate * candidate, limit);
            float squashed_state = tanh_body(state);
            i[n] = input_gate;
            f[n] = forget_gate;
            g[n] = candidate;
            o[n] = output_gate;
            cell[start + n] = state;
            squashed[start + n] = squashed_state;
            output[start + n] = output_gate * squashed_state;
        }
    }
}

BODY void lstm_backward_body(
    int rows, int hidden, float limit, float *restrict gates, const float *restrict before,
    const float *restrict cell, const float *restrict squashed, const float *restrict output_gradient,
    float *restrict cell_gradient) {
    for (int row = 0; row < rows; row++) {
        float *restrict i = gates + (long)row * 4 * hidden;
        float *restrict f = i + hidden;
        float *restrict g = f + hidden;
        float *restrict o = g + hidden;
        long start = (long)row * hidden;
        EACH
        for (int n = 0; n < hidden; n++) {
            float input_gate = i[n], forget_gate = f[n], candidate = g[n], output_gate = o[n];
            float tanh_state = squashed[start + n];
            float state = cell[start + n];
            float from_output = output_gradient[start + n];
            float from_state =
                cell_gradient[start + n] + from_output * output_gate * (1 - tanh_state * tanh_state);
            from_state = state >= limit || state <= -limit ? 0 : from_state;
            i[n] = from_state * candidate * input_gate * (1 - input_gate);
            f[n] = from_state * before[start + n] * forget_gate * (1 - forget_gate);
            g[n] = from_state * input_gate * (1 - candidate * candidate);
            o[n] = from_output * tanh_state * output_gate * (1 - output_gate);
            cell_gradient[start + n] = from_state * forget_gate;
        }
    }
}

BODY int32_t smaller(int32_t a, int32_t b) { return a < b ? a : b; }
BODY int32_t larger(int32_t a, int32_t b) { return a > b ? a : b; }
BODY int32_t magnitude(int32_t z) { return smaller(z < 0 ? -z : z, 32767); }

/// Q3.12 to Q0.15.
BODY int32_t tanh_integer(int32_t z, const int32_t *restrict table) {
    int32_t value = table[magnitude(z)] & 0xffff;
    return z < 0 ? -value : value;
}

/// Q3.12 to Q0.15.
BODY int32_t sigmoid_integer(int32_t z, const int32_t *restrict table) {
    int32_t value = table[magnitude(z)] >> 16;
    return z < 0 ? 32768 - value : value;
}

BODY void lstm_forward_integers_body(
    int rows, int hidden, int input_bits, float *restrict from_input, const float *restrict from_hidden,
    const int32_t *restrict input_multipliers, const int32_t *restrict recurrent_multipliers,
    const int32_t *restrict biases, const int32_t *restrict activations, int32_t *restrict z,
    const float *restrict before, float *restrict cell, float *restrict squashed, float *restrict output) {
    float input_unit = (float)(1 << input_bits);
    for (int row = 0; row < rows; row++) {
        float *restrict gates = from_input + (long)row * 4 * hidden;
        const float *restrict recurrent = from_hidden + (long)row * 4 * hidden;
        EACH
        for (int r = 0; r < 4 * hidden; r++) {
            int64_t a_input = (int32_t)(gates[r] * input_unit);
            int64_t a_hidden = (int32_t)(recurrent[r] * 128.0f);
            int64_t sum = a_input * input_multipliers[r] + a_hidden * recurrent_multipliers[r] +
                          (int64_t)biases[r] * 4096;
            int64_t rounded = (sum + (1 << 23)) >> 24;
            rounded = rounded < -32768 ? -32768 : rounded;
            z[r] = (int32_t)(rounded > 32767 ? 32767 : rounded);
        }
        long start = (long)row * hidden;
        EACH
        for (int n = 0; n < hidden; n++) {
            int32_t input_gate = sigmoid_integer(z[n], activations);
            int32_t forget_gate = sigmoid_integer(z[hidden + n], activations);
            int32_t candidate = tanh_integer(z[2 * hidden + n], activations);
            int32_t output_gate = sigmoid_integer(z[3 * hidden + n], activations);
            int32_t added = (input_gate * candidate + 4) >> 3;
            int32_t kept = forget_gate * (int32_t)(before[start + n] * 4096.0f);
            int32_t state = (kept + added + (1 << 14)) >> 15;
            state = smaller(larger(state, -32768), 32767);
            int32_t tanh_state = tanh_integer(state, activations);
            int32_t value = (output_gate * tanh_state + (1 << 22)) >> 23;
            value = smaller(larger(value, -128), 127);
            gates[n] = (float)input_gate * 0x1p-15f;
            gates[hidden + n] = (float)forget_gate * 0x1p-15f;
            gates[2 * hidden + n] = (float)candidate * 0x1p-15f;
            gates[3 * hidden + n] = (float)output_gate * 0x1p-15f;
            cell[start + n] = (float)state * 0x1p-12f;
            squashed[start + n] = (float)tanh_state * 0x1p-15f;
            output[start + n] = (float)value * 0x1p-7f;
        }
    }
}

/// In double precision, since dropout makes the sums fractions; exact where they are integers and a m stays below 2^53.
BODY void requantize_logits_body(
    int rows, int labels, float *restrict sums, const int32_t *restrict multipliers, const int32_t *restrict biases) {
    for (int row = 0; row < rows; row++) {
        EACH
        for (int label = 0; label < labels; label++) {
            double sum = (double)sums[(long)row * labels + label] * 128.0 * multipliers[label] + biases[label] * 1024.0;
            double rounded = __builtin_elementwise_floor(sum * 0x1p-24 + 0.5);
            rounded = rounded < -32768 ? -32768 : rounded;
            sums[(long)row * labels + label] = (float)(rounded > 32767 ? 32767 : rounded) * 0x1p-10f;
        }
    }
}

BODY void rnn_forward_body(int count, float *restrict values, float *restrict output) {
    EACH
    for (int n = 0; n < count; n++) output[n] = tanh_body(values[n]);
}

BODY void rnn_backward_body(
    int count, float *restrict values, const float *restrict output, const float *restrict output_gradient) {
    EACH
    for (int n = 0; n < count; n++) values[n] = output_gradient[n] * (1 - output[n] * output[n]);
}

BODY void adam_body(
    int count, const struct hark_adam_step *step, const float *restrict gradients, float *restrict parameters,
    float *restrict mean, float *restrict mean_square, float *restrict average) {
    struct hark_adam_step s = *step;
    EACH
    for (int n = 0; n < count; n++) {
        float gradient = gradients[n] * s.scale;
        float m = s.momentum * mean[n] + (1 - s.momentum) * gradient;
        float v = s.square_momentum * mean_square[n] + (1 - s.square_momentum) * gradient * gradient;
        float direction = m * s.correction / (__builtin_elementwise_sqrt(v * s.square_correction) + s.epsilon);
        float value = parameters[n] - s.rate * (direction + s.decay * parameters[n]);
        mean[n] = m;
        mean_square[n] = v;
        parameters[n] = value;
        average[n] = s.follow * average[n] + (1 - s.follow) * value;
    }
}

BODY void resample_body(
    int count, const float *restrict source, float start, float speed, float scale, float *restrict target) {
    EACH
    for (int n = 0; n < count; n++) {
        float position = start + (float)n * speed;
        int whole = (int)position;
        float x = position - (float)whole;
        float before = source[whole - 1], low = source[whole], high = source[whole + 1], after = source[whole + 2];
        float slope = 0.5f * (high - before);
        float square = before - 2.5f * low + 2 * high - 0.5f * after;
        float cube = 0.5f * (after - before) + 1.5f * (low - high);
        target[n] = scale * (low + x * (slope + x * (square + x * cube)));
    }
}
