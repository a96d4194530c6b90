// SPDX-License-Identifier: Apache-2.0

/// The kernels for AArch64. Only `add_products` differs between processors with and without the dot-product
/// instructions. The including file defines it, and `KERNEL_TARGET`, before this one:
///
///     int32x4_t add_products(int32x4_t sums, int8x16_t weights, int8x16_t operand)
///
/// adds to each of four sums the products of its row's four columns; `operand` holds the column group four times.
#include <arm_neon.h>
#include <string.h>

#include "activation.h"
#include "kernels.h"

enum { LANES = 8, QUADS = HARK_CELL_BLOCK / 4 };
static const size_t group_stride = HARK_GATES * HARK_CELL_BLOCK * HARK_COLUMN_GROUP;

typedef struct {
    uint8x16x4_t coefficients[4];
} cubics;

INLINE void load_cubics(cubics *table) {
    for (int row = 0; row < 4; row++) {
        for (int part = 0; part < 4; part++) {
            table->coefficients[row].val[part] = vld1q_u8((const uint8_t *)hark_tanh_cubics[row] + 16 * part);
        }
    }
}

/// Entry `quarter` (0...31, 16-bit lanes) of a table.
INLINE int16x8_t look_up(uint8x16x4_t table, uint16x8_t quarter) {
    const uint16x8_t bytes = vmlaq_n_u16(vdupq_n_u16(0x0100), quarter, 0x0202);
    return vreinterpretq_s16_u8(vqtbl4q_u8(table, vreinterpretq_u8_u16(bytes)));
}

INLINE int16x8_t rise(const cubics *table, uint16x8_t quarter, int16x8_t t) {
    int16x8_t sum = look_up(table->coefficients[3], quarter);
    sum = vaddq_s16(look_up(table->coefficients[2], quarter), vqrdmulhq_s16(sum, t));
    sum = vaddq_s16(look_up(table->coefficients[1], quarter), vqrdmulhq_s16(sum, t));
    return vqrdmulhq_s16(sum, t);
}

INLINE int16x8_t negated_below_zero(int16x8_t x, int16x8_t value) {
    const int16x8_t sign = vshrq_n_s16(x, 15);
    return vsubq_s16(veorq_s16(value, sign), sign);
}

/// Q3.12 to Q0.15, 8 values at once.
INLINE int16x8_t tanh8(const cubics *table, int16x8_t x) {
    const int16x8_t a = vqabsq_s16(x);
    const uint16x8_t quarter = vshrq_n_u16(vreinterpretq_u16_s16(a), 10);
    const int16x8_t t = vshlq_n_s16(vsubq_s16(vandq_s16(a, vdupq_n_s16(1023)), vdupq_n_s16(512)), 6);
    const int16x8_t up = vshrq_n_s16(vaddq_s16(rise(table, quarter, t), vdupq_n_s16(4)), 3);
    return negated_below_zero(x, vqaddq_s16(look_up(table->coefficients[0], quarter), up));
}

/// Q3.12 to Q0.15, 8 values at once.
INLINE int16x8_t sigmoid8(const cubics *table, int16x8_t x) {
    const int16x8_t a = vqabsq_s16(x);
    const uint16x8_t quarter = vshrq_n_u16(vreinterpretq_u16_s16(a), 11);
    const int16x8_t t = vshlq_n_s16(vsubq_s16(vandq_s16(a, vdupq_n_s16(2047)), vdupq_n_s16(1024)), 5);
    const int16x8_t up = vshrq_n_s16(vaddq_s16(rise(table, quarter, t), vdupq_n_s16(8)), 3);
    const int16x8_t half = vshrq_n_s16(vaddq_s16(look_up(table->coefficients[0], quarter), up), 1);
    return vaddq_s16(vdupq_n_s16(16384), negated_below_zero(x, half));
}

/// Computes the new cells and hidden state from the gates (`[gate][32]`, Q3.12). `vrshr` and `vqrshrn` round half up,
/// as docs/arithmetic.md requires.
INLINE void update_cells(const cubics *table, int16_t z[HARK_GATES][HARK_CELL_BLOCK], int16_t *cells, int8_t *hidden) {
    for (int first = 0; first < HARK_CELL_BLOCK; first += LANES) {
        const int16x8_t i = sigmoid8(table, vld1q_s16(z[0] + first));
        const int16x8_t f = sigmoid8(table, vld1q_s16(z[1] + first));
        const int16x8_t g = tanh8(table, vld1q_s16(z[2] + first));
        const int16x8_t o = sigmoid8(table, vld1q_s16(z[3] + first));
        int16x8_t c = vld1q_s16(cells + first);
        const int32x4_t low = vmlal_s16(vrshrq_n_s32(vmull_s16(vget_low_s16(i), vget_low_s16(g)), 3),
                                        vget_low_s16(f), vget_low_s16(c));
        const int32x4_t high = vmlal_high_s16(vrshrq_n_s32(vmull_high_s16(i, g), 3), f, c);
        c = vcombine_s16(vqrshrn_n_s32(low, 15), vqrshrn_n_s32(high, 15));
        vst1q_s16(cells + first, c);
        const int16x8_t squashed = tanh8(table, c);
        const int32x4_t out_low = vrshrq_n_s32(vmull_s16(vget_low_s16(o), vget_low_s16(squashed)), 23);
        const int32x4_t out_high = vrshrq_n_s32(vmull_high_s16(o, squashed), 23);
        vst1_s8(hidden + first, vqmovn_s16(vcombine_s16(vmovn_s32(out_low), vmovn_s32(out_high))));
    }
}

INLINE int8x16_t broadcast(const int8_t *operand) {
    int32_t group;
    memcpy(&group, operand, sizeof group);
    return vreinterpretq_s8_s32(vdupq_n_s32(group));
}

/// Computes the sums of `quads` times four rows. The column groups are `stride` bytes apart.
INLINE void accumulate(const int8_t *weights, size_t stride, const int8_t *operand, int32_t groups, int quads,
                       int32_t *sums) {
    int32x4_t partial[QUADS];
    for (int quad = 0; quad < quads; quad++) partial[quad] = vdupq_n_s32(0);
    for (int32_t group = 0; group < groups; group++) {
        const int8x16_t x = broadcast(operand + group * HARK_COLUMN_GROUP);
        for (int quad = 0; quad < quads; quad++) {
            const int8x16_t w = vld1q_s8(weights + (size_t)group * stride + (size_t)quad * 16);
            partial[quad] = add_products(partial[quad], w, x);
        }
    }
    for (int quad = 0; quad < quads; quad++) vst1q_s32(sums + quad * 4, partial[quad]);
}

/// Multiplies the two sums of each of four rows by their multipliers, adds the products and the bias, and drops 24
/// bits. The result fits 32 bits because of RowMultiplier's range.
INLINE int32x4_t requantize(int32x4_t first, int32x4_t m1, int32x4_t second, int32x4_t m2, const int64_t *even_biases) {
    const int64x2_t even_bias = vld1q_s64(even_biases);
    const int64x2_t odd_bias = vld1q_s64(even_biases + 8);
    int64x2_t low = vzip1q_s64(even_bias, odd_bias);
    int64x2_t high = vzip2q_s64(even_bias, odd_bias);
    low = vmlal_s32(low, vget_low_s32(first), vget_low_s32(m1));
    high = vmlal_high_s32(high, first, m1);
    low = vmlal_s32(low, vget_low_s32(second), vget_low_s32(m2));
    high = vmlal_high_s32(high, second, m2);
    return vcombine_s32(vshrn_n_s64(low, 24), vshrn_n_s64(high, 24));
}

KERNEL_TARGET static void step_block(const hark_lstm *layer, const hark_lstm_streams *state, const cubics *table,
                                     int32_t block, int32_t slot) {
    const int8_t *operand = state->operands + (size_t)slot * (size_t)state->operand_stride;
    const int8_t *weights =
        layer->weights + (size_t)block * (size_t)(layer->input_groups + layer->recurrent_groups) * group_stride;
    const int8_t *recurrent_weights = weights + (size_t)layer->input_groups * group_stride;
    int16_t z[HARK_GATES][HARK_CELL_BLOCK];
    for (int gate = 0; gate < HARK_GATES; gate++) {
        int32_t from_input[HARK_CELL_BLOCK], from_hidden[HARK_CELL_BLOCK];
        const size_t part = (size_t)gate * HARK_CELL_BLOCK * HARK_COLUMN_GROUP;
        accumulate(weights + part, group_stride, operand, layer->input_groups, QUADS, from_input);
        accumulate(recurrent_weights + part, group_stride, operand + layer->input_groups * HARK_COLUMN_GROUP,
                   layer->recurrent_groups, QUADS, from_hidden);
        const size_t row = ((size_t)block * HARK_GATES + (size_t)gate) * HARK_CELL_BLOCK;
        for (size_t quad = 0; quad < QUADS; quad++) {
            // Cells 4 quad ..< 4 quad + 4 are four consecutive packed rows: see hark_packed_row.
            const size_t first = (size_t)hark_packed_row((int32_t)(quad * 4));
            const int32x4_t rows = requantize(
                vld1q_s32(from_input + first), vld1q_s32(layer->input_multipliers + row + first),
                vld1q_s32(from_hidden + first), vld1q_s32(layer->recurrent_multipliers + row + first),
                layer->biases + row + hark_packed_bias((int32_t)first));
            vst1_s16(z[gate] + quad * 4, vqmovn_s32(rows));
        }
    }
    const size_t cell = (size_t)slot * (size_t)state->cell_stride + (size_t)block * HARK_CELL_BLOCK;
    update_cells(table, z, state->cells + cell, state->hidden + cell);
}

KERNEL_TARGET static void lstm_step(const hark_lstm *layer, const hark_lstm_streams *state, const int32_t *slots,
                                    int32_t count) {
    cubics table;
    load_cubics(&table);
    for (int32_t turn = 0; turn < layer->blocks; turn++) {
        const int32_t block = hark_block_at(layer, state, turn);
        for (int32_t index = 0; index < count; index++) step_block(layer, state, &table, block, slots[index]);
    }
}

KERNEL_TARGET static void matrix_apply(const hark_matrix *matrix, const int8_t *operands, int32_t operand_stride,
                                       int16_t *results, int32_t result_stride, const int32_t *slots, int32_t count) {
    const size_t stride = HARK_ROW_BLOCK * HARK_COLUMN_GROUP;
    const int32x4_t zero = vdupq_n_s32(0);
    for (int32_t index = 0; index < count; index++) {
        const int8_t *operand = operands + (size_t)slots[index] * (size_t)operand_stride;
        int16_t *result = results + (size_t)slots[index] * (size_t)result_stride;
        for (int32_t block = 0; block < matrix->blocks; block++) {
            int32_t sums[HARK_ROW_BLOCK];
            accumulate(matrix->weights + (size_t)block * (size_t)matrix->groups * stride, stride, operand,
                       matrix->groups, HARK_ROW_BLOCK / 4, sums);
            const size_t row = (size_t)block * HARK_ROW_BLOCK;
            for (size_t quad = 0; quad < HARK_ROW_BLOCK / 4; quad++) {
                const int32x4_t rows =
                    requantize(vld1q_s32(sums + quad * 4), vld1q_s32(matrix->multipliers + row + quad * 4), zero, zero,
                               matrix->biases + row + quad * 2);
                vst1_s16(result + row + quad * 4, vqmovn_s32(rows));
            }
        }
    }
}

KERNEL_TARGET static void activate(const int16_t *x, int16_t *tanhs, int16_t *sigmoids, int32_t count) {
    cubics table;
    load_cubics(&table);
    for (int32_t index = 0; index < count; index += LANES) {
        const int16x8_t values = vld1q_s16(x + index);
        vst1q_s16(tanhs + index, tanh8(&table, values));
        vst1q_s16(sigmoids + index, sigmoid8(&table, values));
    }
}
