// SPDX-License-Identifier: Apache-2.0

/// AVX2: operands and weights are widened to 16 bits. An instruction computes 16 products, and a register holds one
/// gate of 16 cells.
#if defined(__x86_64__)
#include <immintrin.h>
#include <string.h>

#include "activation.h"
#include "kernels.h"

#define TARGET __attribute__((target("avx2")))
#define INLINE TARGET static inline __attribute__((always_inline))

enum { LANES = 16, QUADS = HARK_CELL_BLOCK / 4 };
static const size_t group_stride = HARK_GATES * HARK_CELL_BLOCK * HARK_COLUMN_GROUP;

/// A table of 32 int16 for `vpshufb`: the low and the high bytes of each half of the table, repeated in both lanes.
typedef struct {
    __m256i low[2], high[2];
} lookup;

typedef struct {
    lookup coefficients[4];
} cubics;

INLINE lookup split(const int16_t *table) {
    lookup result;
    const __m128i low_bytes = _mm_setr_epi8(0, 2, 4, 6, 8, 10, 12, 14, -1, -1, -1, -1, -1, -1, -1, -1);
    const __m128i high_bytes = _mm_setr_epi8(1, 3, 5, 7, 9, 11, 13, 15, -1, -1, -1, -1, -1, -1, -1, -1);
    for (int half = 0; half < 2; half++) {
        const __m128i first = _mm_load_si128((const __m128i *)(table + 16 * half));
        const __m128i second = _mm_load_si128((const __m128i *)(table + 16 * half + 8));
        result.low[half] = _mm256_broadcastsi128_si256(
            _mm_unpacklo_epi64(_mm_shuffle_epi8(first, low_bytes), _mm_shuffle_epi8(second, low_bytes)));
        result.high[half] = _mm256_broadcastsi128_si256(
            _mm_unpacklo_epi64(_mm_shuffle_epi8(first, high_bytes), _mm_shuffle_epi8(second, high_bytes)));
    }
    return result;
}

INLINE void load_cubics(cubics *table) {
    for (int row = 0; row < 4; row++) table->coefficients[row] = split(hark_tanh_cubics[row]);
}

/// Entry `quarter` (0...31, 16-bit lanes) of a table.
INLINE __m256i look_up(const lookup *table, __m256i quarter) {
    // Both bytes of a 16-bit lane get the index of the entry. Bit 4 of the quarter selects the half of the table.
    const __m256i index = _mm256_or_si256(quarter, _mm256_slli_epi16(quarter, 8));
    const __m256i upper_half = _mm256_cmpgt_epi16(quarter, _mm256_set1_epi16(15));
    const __m256i nibble = _mm256_and_si256(index, _mm256_set1_epi8(15));
    const __m256i low = _mm256_blendv_epi8(_mm256_shuffle_epi8(table->low[0], nibble),
                                           _mm256_shuffle_epi8(table->low[1], nibble), upper_half);
    const __m256i high = _mm256_blendv_epi8(_mm256_shuffle_epi8(table->high[0], nibble),
                                            _mm256_shuffle_epi8(table->high[1], nibble), upper_half);
    return _mm256_blendv_epi8(low, high, _mm256_set1_epi16((short)0xFF00));
}

INLINE __m256i rise(const cubics *table, __m256i quarter, __m256i t) {
    __m256i sum = look_up(&table->coefficients[3], quarter);
    sum = _mm256_add_epi16(look_up(&table->coefficients[2], quarter), _mm256_mulhrs_epi16(sum, t));
    sum = _mm256_add_epi16(look_up(&table->coefficients[1], quarter), _mm256_mulhrs_epi16(sum, t));
    return _mm256_mulhrs_epi16(sum, t);
}

INLINE __m256i magnitude(__m256i x) {
    return _mm256_min_epu16(_mm256_abs_epi16(x), _mm256_set1_epi16(32767));
}

INLINE __m256i negated_below_zero(__m256i x, __m256i value) {
    const __m256i sign = _mm256_srai_epi16(x, 15);
    return _mm256_sub_epi16(_mm256_xor_si256(value, sign), sign);
}

/// Q3.12 to Q0.15, 16 values at once.
INLINE __m256i tanh16(const cubics *table, __m256i x) {
    const __m256i a = magnitude(x);
    const __m256i quarter = _mm256_srli_epi16(a, 10);
    const __m256i t = _mm256_slli_epi16(
        _mm256_sub_epi16(_mm256_and_si256(a, _mm256_set1_epi16(1023)), _mm256_set1_epi16(512)), 6);
    const __m256i up = _mm256_srai_epi16(_mm256_add_epi16(rise(table, quarter, t), _mm256_set1_epi16(4)), 3);
    return negated_below_zero(x, _mm256_adds_epi16(look_up(&table->coefficients[0], quarter), up));
}

/// Q3.12 to Q0.15, 16 values at once.
INLINE __m256i sigmoid16(const cubics *table, __m256i x) {
    const __m256i a = magnitude(x);
    const __m256i quarter = _mm256_srli_epi16(a, 11);
    const __m256i t = _mm256_slli_epi16(
        _mm256_sub_epi16(_mm256_and_si256(a, _mm256_set1_epi16(2047)), _mm256_set1_epi16(1024)), 5);
    const __m256i up = _mm256_srai_epi16(_mm256_add_epi16(rise(table, quarter, t), _mm256_set1_epi16(8)), 3);
    const __m256i half = _mm256_srai_epi16(_mm256_add_epi16(look_up(&table->coefficients[0], quarter), up), 1);
    return _mm256_add_epi16(_mm256_set1_epi16(16384), negated_below_zero(x, half));
}

/// The exact 32-bit products of int16 lanes, in an order that `_mm256_packs_epi32` restores to that of the lanes.
INLINE void multiply(__m256i a, __m256i b, __m256i *low, __m256i *high) {
    const __m256i lower = _mm256_mullo_epi16(a, b);
    const __m256i upper = _mm256_mulhi_epi16(a, b);
    *low = _mm256_unpacklo_epi16(lower, upper);
    *high = _mm256_unpackhi_epi16(lower, upper);
}

INLINE __m256i round_shift(__m256i value, int bits) {
    return _mm256_srai_epi32(_mm256_add_epi32(value, _mm256_set1_epi32(1 << (bits - 1))), bits);
}

/// Computes the new cells and hidden state from the gates (`[gate][32]`, Q3.12).
INLINE void update_cells(const cubics *table, int16_t z[HARK_GATES][HARK_CELL_BLOCK], int16_t *cells, int8_t *hidden) {
    for (int first = 0; first < HARK_CELL_BLOCK; first += LANES) {
        const __m256i i = sigmoid16(table, _mm256_loadu_si256((const __m256i *)(z[0] + first)));
        const __m256i f = sigmoid16(table, _mm256_loadu_si256((const __m256i *)(z[1] + first)));
        const __m256i g = tanh16(table, _mm256_loadu_si256((const __m256i *)(z[2] + first)));
        const __m256i o = sigmoid16(table, _mm256_loadu_si256((const __m256i *)(z[3] + first)));
        __m256i c = _mm256_loadu_si256((const __m256i *)(cells + first));
        __m256i added_low, added_high, kept_low, kept_high, out_low, out_high;
        multiply(i, g, &added_low, &added_high);
        multiply(f, c, &kept_low, &kept_high);
        c = _mm256_packs_epi32(round_shift(_mm256_add_epi32(kept_low, round_shift(added_low, 3)), 15),
                               round_shift(_mm256_add_epi32(kept_high, round_shift(added_high, 3)), 15));
        _mm256_storeu_si256((__m256i *)(cells + first), c);
        multiply(o, tanh16(table, c), &out_low, &out_high);
        const __m256i h = _mm256_packs_epi32(round_shift(out_low, 23), round_shift(out_high, 23));
        const __m128i bytes = _mm_packs_epi16(_mm256_castsi256_si128(h), _mm256_extracti128_si256(h, 1));
        _mm_storeu_si128((__m128i *)(hidden + first), bytes);
    }
}

/// Four columns of an operand widened to 16 bits, repeated for four rows.
INLINE __m256i broadcast(const int8_t *operand) {
    int32_t group;
    memcpy(&group, operand, sizeof group);
    return _mm256_broadcastq_epi64(_mm_cvtepi8_epi16(_mm_cvtsi32_si128(group)));
}

/// Adds the products of four rows and one column group. Each row has two sums, each of half of the row's columns.
INLINE __m256i add_products(__m256i sum, const int8_t *weights, __m256i operand) {
    const __m256i w = _mm256_cvtepi8_epi16(_mm_loadu_si128((const __m128i *)weights));
    return _mm256_add_epi32(sum, _mm256_madd_epi16(w, operand));
}

/// Computes the sums of `quads` times four rows. The column groups are `stride` bytes apart.
INLINE void accumulate(const int8_t *weights, size_t stride, const int8_t *operand, int32_t groups, int quads,
                       int32_t *sums) {
    __m256i partial[QUADS];
    for (int quad = 0; quad < quads; quad++) partial[quad] = _mm256_setzero_si256();
    for (int32_t group = 0; group < groups; group++) {
        const __m256i x = broadcast(operand + group * HARK_COLUMN_GROUP);
        for (int quad = 0; quad < quads; quad++) {
            partial[quad] = add_products(partial[quad], weights + (size_t)group * stride + quad * 16, x);
        }
    }
    for (int quad = 0; quad < quads; quad += 2) {
        // After the pairs are added, the rows are in the order 0 1 4 5 | 2 3 6 7. The permutation of 64-bit parts
        // restores the order.
        const __m256i pairs = _mm256_hadd_epi32(partial[quad], partial[quad + 1]);
        _mm256_storeu_si256((__m256i *)(sums + quad * 4), _mm256_permute4x64_epi64(pairs, 0xD8));
    }
}

/// Multiplies the two sums of each of eight rows by their multipliers, adds the products and the bias, and drops 24
/// bits. The result fits 32 bits because of RowMultiplier's range.
INLINE __m256i requantize(__m256i first, __m256i m1, __m256i second, __m256i m2, const int64_t *even_biases) {
    __m256i even = _mm256_add_epi64(_mm256_mul_epi32(first, m1), _mm256_loadu_si256((const __m256i *)even_biases));
    even = _mm256_add_epi64(even, _mm256_mul_epi32(second, m2));
    __m256i odd = _mm256_mul_epi32(_mm256_srli_epi64(first, 32), _mm256_srli_epi64(m1, 32));
    odd = _mm256_add_epi64(odd, _mm256_loadu_si256((const __m256i *)(even_biases + 8)));
    odd = _mm256_add_epi64(odd, _mm256_mul_epi32(_mm256_srli_epi64(second, 32), _mm256_srli_epi64(m2, 32)));
    return _mm256_blend_epi32(_mm256_srli_epi64(even, 24), _mm256_slli_epi64(odd, 8), 0xAA);
}

INLINE __m256i load32(const int32_t *values) { return _mm256_loadu_si256((const __m256i *)values); }

TARGET static void step_block(const hark_lstm *layer, const hark_lstm_streams *state, const cubics *table,
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
        for (int half = 0; half < 2; half++) {
            // Eight packed rows of the first 16 and eight of the second 16 are 16 cells: see hark_packed_row.
            __m256i parts[2];
            for (int side = 0; side < 2; side++) {
                const size_t first = (size_t)(side * 16 + half * 8);
                parts[side] = requantize(load32(from_input + first), load32(layer->input_multipliers + row + first),
                                         load32(from_hidden + first),
                                         load32(layer->recurrent_multipliers + row + first),
                                         layer->biases + row + (size_t)(side * 16 + half * 4));
            }
            _mm256_storeu_si256((__m256i *)(z[gate] + half * LANES), _mm256_packs_epi32(parts[0], parts[1]));
        }
    }
    const size_t cell = (size_t)slot * (size_t)state->cell_stride + (size_t)block * HARK_CELL_BLOCK;
    update_cells(table, z, state->cells + cell, state->hidden + cell);
}

TARGET static void lstm_step(const hark_lstm *layer, const hark_lstm_streams *state, const int32_t *slots,
                             int32_t count) {
    cubics table;
    load_cubics(&table);
    for (int32_t turn = 0; turn < layer->blocks; turn++) {
        const int32_t block = hark_block_at(layer, state, turn);
        for (int32_t index = 0; index < count; index++) step_block(layer, state, &table, block, slots[index]);
    }
}

TARGET static void matrix_apply(const hark_matrix *matrix, const int8_t *operands, int32_t operand_stride,
                                int16_t *results, int32_t result_stride, const int32_t *slots, int32_t count) {
    const size_t stride = HARK_ROW_BLOCK * HARK_COLUMN_GROUP;
    const __m256i zero = _mm256_setzero_si256();
    for (int32_t index = 0; index < count; index++) {
        const int8_t *operand = operands + (size_t)slots[index] * (size_t)operand_stride;
        int16_t *result = results + (size_t)slots[index] * (size_t)result_stride;
        for (int32_t block = 0; block < matrix->blocks; block++) {
            int32_t sums[HARK_ROW_BLOCK];
            accumulate(matrix->weights + (size_t)block * (size_t)matrix->groups * stride, stride, operand,
                       matrix->groups, HARK_ROW_BLOCK / 4, sums);
            const size_t row = (size_t)block * HARK_ROW_BLOCK;
            const __m256i low = requantize(load32(sums), load32(matrix->multipliers + row), zero, zero,
                                           matrix->biases + row);
            const __m256i high = requantize(load32(sums + 8), load32(matrix->multipliers + row + 8), zero, zero,
                                            matrix->biases + row + 4);
            _mm256_storeu_si256((__m256i *)(result + row),
                                _mm256_permute4x64_epi64(_mm256_packs_epi32(low, high), 0xD8));
        }
    }
}

TARGET static void activate(const int16_t *x, int16_t *tanhs, int16_t *sigmoids, int32_t count) {
    cubics table;
    load_cubics(&table);
    for (int32_t index = 0; index < count; index += LANES) {
        const __m256i values = _mm256_loadu_si256((const __m256i *)(x + index));
        _mm256_storeu_si256((__m256i *)(tanhs + index), tanh16(&table, values));
        _mm256_storeu_si256((__m256i *)(sigmoids + index), sigmoid16(&table, values));
    }
}

const hark_kernel hark_avx2_kernel = {"avx2", 0, lstm_step, matrix_apply, activate};
#endif
