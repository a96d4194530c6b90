// SPDX-License-Identifier: Apache-2.0

#ifndef HARK_TRAINING_KERNELS_H
#define HARK_TRAINING_KERNELS_H

#include <stdint.h>

/// The figures of one step of Adam.
struct hark_adam_step {
    /// What the gradients are multiplied by first.
    float scale;
    float momentum, square_momentum, epsilon;
    /// 1 / (1 - momentum^steps), 1 / (1 - square_momentum^steps).
    float correction, square_correction;
    float rate, decay;
    /// Weight of the old average.
    float follow;
};

/// The element-wise work of training, all of one time step's rows a call. Matrices are row-major; `gates` is
/// [rows, 4 hidden] in the order i, f, g, o, every other array [rows, hidden] unless it says otherwise.
///
/// Each set is the same C compiled for another instruction set. Where the set has fused multiply-add, sums are rounded
/// once less: the sets agree to a few units in the last place, not to the bit.
struct hark_training_kernels {
    /// The instruction set's name.
    const char *name;

    /// One LSTM step. `gates`: W x + b in, gates out. `recurrent`: R h, [rows, 4 hidden]. `before`: cell state before the step. The new cell state
    /// is clipped to +-limit.
    void (*lstm_forward)(
        int rows, int hidden, float limit, float *gates, const float *recurrent, const float *before, float *cell,
        float *squashed, float *output);

    /// The step backwards. `gates`: gates in, dL/d(pre-activation) out. `cell_gradient`: dL/dc of the step after in,
    /// of the step before out. A cell state at +-limit passes nothing on to its gates.
    void (*lstm_backward)(
        int rows, int hidden, float limit, float *gates, const float *before, const float *cell,
        const float *squashed, const float *output_gradient, float *cell_gradient);

    /// One LSTM step in the engine's integers (docs/arithmetic.md), held in floats: `from_input` [rows, 4 hidden] is
    /// aW times 2^-input_bits and is replaced by the gates; `from_hidden` is aR times 2^-7. `activations`: for every
    /// magnitude 0...32767 of an input tanh in the low half, the sigmoid in the high one. `scratch`: 4 hidden integers.
    void (*lstm_forward_integers)(
        int rows, int hidden, int input_bits, float *from_input, const float *from_hidden,
        const int32_t *input_multipliers, const int32_t *recurrent_multipliers, const int32_t *biases,
        const int32_t *activations, int32_t *scratch, const float *before, float *cell, float *squashed,
        float *output);

    /// The output layer's requantization: `sums` [rows, labels], a times 2^-7 in, logits out, multiples of 2^-10.
    void (*requantize_logits)(int rows, int labels, float *sums, const int32_t *multipliers, const int32_t *biases);

    /// One step of a plain recurrent layer: tanh of `values` in place, and backwards dL/d(pre-activation) into `values`.
    void (*rnn_forward)(int count, float *values, float *output);
    void (*rnn_backward)(int count, float *values, const float *output, const float *output_gradient);

    /// Adam with decoupled decay and a running average of the parameters; see AdamW.swift for the equations.
    void (*adam)(
        int count, const struct hark_adam_step *step, const float *gradients, float *parameters, float *mean,
        float *mean_square, float *average);

    /// Catmull-Rom interpolation: target[n] is `scale` times the source at start + n speed. The source must reach from
    /// one sample before the first position to two beyond the last.
    void (*resample)(int count, const float *source, float start, float speed, float scale, float *target);
};

enum hark_instruction_set { HARK_BASELINE, HARK_AVX2, HARK_AVX512, HARK_INSTRUCTION_SETS };

/// The kernels of an instruction set, or a null pointer where this processor lacks it.
const struct hark_training_kernels *hark_training_kernels(enum hark_instruction_set set);

#endif
