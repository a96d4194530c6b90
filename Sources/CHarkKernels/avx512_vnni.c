// SPDX-License-Identifier: Apache-2.0

/// AVX-512 with VNNI: an instruction computes 64 products, and a register holds one gate of 32 cells.
///
/// `vpdpbusd` multiplies unsigned by signed bytes, so operands have an offset of 128. What the offset adds to each sum
/// is subtracted in the biases.
#if defined(__x86_64__)
#include <immintrin.h>
#include <string.h>

#include "activation.h"
#include "kernels.h"

#define TARGET __attribute__((target("avx512f,avx512bw,avx512vl,avx512vnni")))
#define INLINE TARGET static inline __attribute__((always_inline))

enum { HALVES = 2, SUMS = HARK_GATES * HALVES };
static const size_t group_stride = HARK_GATES * HARK_CELL_BLOCK * HARK_COLUMN_GROUP;

typedef struct {
    __m512i constant, linear, quadratic, cubic;
} cubics;

INLINE cubics load_cubics(void) {
    return (cubics){
        _mm512_load_si512(hark_tanh_cubics[0]), _mm512_load_si512(hark_tanh_cubics[1]),
        _mm512_load_si512(hark_tanh_cubics[2]), _mm512_load_si512(hark_tanh_cubics[3])};
}

INLINE __m512i rise(const cubics *table, __m512i quarter, __m512i t) {
    __m512i sum = _mm512_permutexvar_epi16(quarter, table->cubic);
    sum = _mm512_add_epi16(_mm512_permutexvar_epi16(quarter, table->quadratic), _mm512_mulhrs_epi16(sum, t));
    sum = _mm512_add_epi16(_mm512_permutexvar_epi16(quarter, table->linear), _mm512_mulhrs_epi16(sum, t));
    return _mm512_mulhrs_epi16(sum, t);
}

INLINE __m512i magnitude(__m512i x) {
    return _mm512_min_epu16(_mm512_abs_epi16(x), _mm512_set1_epi16(32767));
}

INLINE __m512i negated_where(__mmask32 mask, __m512i value) {
    return _mm512_mask_sub_epi16(value, mask, _mm512_setzero_si512(), value);
}

/// Q3.12 to Q0.15, 32 values at once.
INLINE __m512i tanh32(const cubics *table, __m512i x) {
    __m512i a = magnitude(x);
    __m512i quarter = _mm512_srli_epi16(a, 10);
    __m512i t = _mm512_slli_epi16(
        _mm512_sub_epi16(_mm512_and_si512(a, _mm512_set1_epi16(1023)), _mm512_set1_epi16(512)), 6);
    __m512i up = _mm512_srai_epi16(_mm512_add_epi16(rise(table, quarter, t), _mm512_set1_epi16(4)), 3);
    __m512i value = _mm512_adds_epi16(_mm512_permutexvar_epi16(quarter, table->constant), up);
    return negated_where(_mm512_movepi16_mask(x), value);
}

/// Q3.12 to Q0.15, 32 values at once.
INLINE __m512i sigmoid32(const cubics *table, __m512i x) {
    __m512i a = magnitude(x);
    __m512i quarter = _mm512_srli_epi16(a, 11);
    __m512i t = _mm512_slli_epi16(
        _mm512_sub_epi16(_mm512_and_si512(a, _mm512_set1_epi16(2047)), _mm512_set1_epi16(1024)), 5);
    __m512i up = _mm512_srai_epi16(_mm512_add_epi16(rise(table, quarter, t), _mm512_set1_epi16(8)), 3);
    __m512i half = _mm512_srai_epi16(_mm512_add_epi16(_mm512_permutexvar_epi16(quarter, table->constant), up), 1);
    // 1/2 + half above zero, 1/2 - half below.
    return _mm512_add_epi16(_mm512_set1_epi16(16384), negated_where(_mm512_movepi16_mask(x), half));
}

/// The exact 32-bit products of int16 lanes, in an order that `_mm512_packs_epi32` restores to that of the lanes.
INLINE void multiply(__m512i a, __m512i b, __m512i *low, __m512i *high) {
    __m512i lower = _mm512_mullo_epi16(a, b);
    __m512i upper = _mm512_mulhi_epi16(a, b);
    *low = _mm512_unpacklo_epi16(lower, upper);
    *high = _mm512_unpackhi_epi16(lower, upper);
}

INLINE __m512i round_shift(__m512i value, int bits) {
    return _mm512_srai_epi32(_mm512_add_epi32(value, _mm512_set1_epi32(1 << (bits - 1))), (unsigned)bits);
}

/// Computes the new cells and hidden state of 32 cells from their gates.
INLINE void update_cells(const cubics *table, const __m512i z[HARK_GATES], int16_t *cells, int8_t *hidden) {
    __m512i i = sigmoid32(table, z[0]);
    __m512i f = sigmoid32(table, z[1]);
    __m512i g = tanh32(table, z[2]);
    __m512i o = sigmoid32(table, z[3]);
    __m512i c = _mm512_loadu_si512(cells);
    __m512i added_low, added_high, kept_low, kept_high;
    multiply(i, g, &added_low, &added_high);
    multiply(f, c, &kept_low, &kept_high);
    c = _mm512_packs_epi32(round_shift(_mm512_add_epi32(kept_low, round_shift(added_low, 3)), 15),
                           round_shift(_mm512_add_epi32(kept_high, round_shift(added_high, 3)), 15));
    _mm512_storeu_si512(cells, c);
    __m512i out_low, out_high;
    multiply(o, tanh32(table, c), &out_low, &out_high);
    __m512i h = _mm512_packs_epi32(round_shift(out_low, 23), round_shift(out_high, 23));
    __m256i bytes = _mm512_cvtsepi16_epi8(h);
    _mm256_storeu_si256((__m256i *)hidden, _mm256_xor_si256(bytes, _mm256_set1_epi8((char)0x80)));
}

INLINE __m512i broadcast(const int8_t *operand) {
    int32_t group;
    memcpy(&group, operand, sizeof group);
    return _mm512_set1_epi32(group);
}

/// Adds the products of `groups` column groups to the sums of every gate, for `streams` streams in one pass over the
/// weights.
INLINE void accumulate(const int8_t *weights, const int8_t *const *operands, int32_t groups, int streams,
                       __m512i sums[][SUMS]) {
    for (int32_t group = 0; group < groups; group++) {
        for (int stream = 0; stream < streams; stream++) {
            const __m512i x = broadcast(operands[stream] + group * HARK_COLUMN_GROUP);
            for (int part = 0; part < SUMS; part++) {
                const __m512i w = _mm512_loadu_si512(weights + (size_t)group * group_stride + (size_t)part * 64);
                sums[stream][part] = _mm512_dpbusd_epi32(sums[stream][part], x, w);
            }
        }
    }
}

/// Multiplies the two sums of each of 16 rows by their multipliers, adds the products and the bias, and drops 24 bits.
/// The result fits 32 bits because of RowMultiplier's range.
INLINE __m512i requantize(__m512i first, const int32_t *first_multipliers, __m512i second,
                          const int32_t *second_multipliers, const int64_t *biases) {
    const __m512i m1 = _mm512_loadu_si512(first_multipliers);
    const __m512i m2 = _mm512_loadu_si512(second_multipliers);
    __m512i even = _mm512_add_epi64(_mm512_mul_epi32(first, m1), _mm512_loadu_si512(biases));
    even = _mm512_add_epi64(even, _mm512_mul_epi32(second, m2));
    __m512i odd = _mm512_add_epi64(
        _mm512_mul_epi32(_mm512_srli_epi64(first, 32), _mm512_srli_epi64(m1, 32)), _mm512_loadu_si512(biases + 8));
    odd = _mm512_add_epi64(odd, _mm512_mul_epi32(_mm512_srli_epi64(second, 32), _mm512_srli_epi64(m2, 32)));
    return _mm512_mask_blend_epi32(0xAAAA, _mm512_srli_epi64(even, 24), _mm512_slli_epi64(odd, 8));
}

INLINE void step_block(const hark_lstm *layer, const hark_lstm_streams *state, const cubics *table, int32_t block,
                       const int32_t *slots, int streams) {
    const int8_t *weights =
        layer->weights + (size_t)block * (size_t)(layer->input_groups + layer->recurrent_groups) * group_stride;
    const int8_t *operands[2];
    const int8_t *recurrent[2];
    for (int stream = 0; stream < streams; stream++) {
        operands[stream] = state->operands + (size_t)slots[stream] * (size_t)state->operand_stride;
        recurrent[stream] = operands[stream] + layer->input_groups * HARK_COLUMN_GROUP;
    }
    __m512i from_input[2][SUMS];
    __m512i from_hidden[2][SUMS];
    for (int stream = 0; stream < streams; stream++) {
        for (int part = 0; part < SUMS; part++) {
            from_input[stream][part] = _mm512_setzero_si512();
            from_hidden[stream][part] = _mm512_setzero_si512();
        }
    }
    accumulate(weights, operands, layer->input_groups, streams, from_input);
    accumulate(weights + (size_t)layer->input_groups * group_stride, recurrent, layer->recurrent_groups, streams,
               from_hidden);
    __m512i z[2][HARK_GATES];
    for (int gate = 0; gate < HARK_GATES; gate++) {
        const size_t row = ((size_t)block * HARK_GATES + (size_t)gate) * HARK_CELL_BLOCK;
        for (int stream = 0; stream < streams; stream++) {
            __m512i halves[HALVES];
            for (int half = 0; half < HALVES; half++) {
                const size_t first = row + (size_t)half * 16;
                halves[half] = requantize(from_input[stream][gate * HALVES + half], layer->input_multipliers + first,
                                          from_hidden[stream][gate * HALVES + half],
                                          layer->recurrent_multipliers + first, layer->biases + first);
            }
            z[stream][gate] = _mm512_packs_epi32(halves[0], halves[1]);
        }
    }
    for (int stream = 0; stream < streams; stream++) {
        const size_t cell = (size_t)slots[stream] * (size_t)state->cell_stride + (size_t)block * HARK_CELL_BLOCK;
        update_cells(table, z[stream], state->cells + cell, state->hidden + cell);
    }
}

TARGET static void lstm_step(const hark_lstm *layer, const hark_lstm_streams *state, const int32_t *slots,
                             int32_t count) {
    const cubics table = load_cubics();
    for (int32_t turn = 0; turn < layer->blocks; turn++) {
        const int32_t block = hark_block_at(layer, state, turn);
        int32_t index = 0;
        for (; index + 2 <= count; index += 2) step_block(layer, state, &table, block, slots + index, 2);
        if (index < count) step_block(layer, state, &table, block, slots + index, 1);
    }
}

TARGET static void matrix_apply(const hark_matrix *matrix, const int8_t *operands, int32_t operand_stride,
                                int16_t *results, int32_t result_stride, const int32_t *slots, int32_t count) {
    const size_t stride = HARK_ROW_BLOCK * HARK_COLUMN_GROUP;
    for (int32_t index = 0; index < count; index++) {
        const int8_t *operand = operands + (size_t)slots[index] * (size_t)operand_stride;
        int16_t *result = results + (size_t)slots[index] * (size_t)result_stride;
        for (int32_t block = 0; block < matrix->blocks; block++) {
            const int8_t *weights = matrix->weights + (size_t)block * (size_t)matrix->groups * stride;
            // Two independent chains of sums, because each instruction depends on the sum before it.
            __m512i even = _mm512_setzero_si512();
            __m512i odd = _mm512_setzero_si512();
            int32_t group = 0;
            for (; group + 2 <= matrix->groups; group += 2) {
                const int8_t *row = weights + (size_t)group * stride;
                even = _mm512_dpbusd_epi32(even, broadcast(operand + group * 4), _mm512_loadu_si512(row));
                odd = _mm512_dpbusd_epi32(odd, broadcast(operand + group * 4 + 4), _mm512_loadu_si512(row + stride));
            }
            if (group < matrix->groups) {
                even = _mm512_dpbusd_epi32(even, broadcast(operand + group * 4),
                                           _mm512_loadu_si512(weights + (size_t)group * stride));
            }
            const int32_t *multipliers = matrix->multipliers + block * HARK_ROW_BLOCK;
            const __m512i rows = requantize(_mm512_add_epi32(even, odd), multipliers, _mm512_setzero_si512(),
                                            multipliers, matrix->biases + block * HARK_ROW_BLOCK);
            _mm256_storeu_si256((__m256i *)(result + block * HARK_ROW_BLOCK), _mm512_cvtsepi32_epi16(rows));
        }
    }
}

TARGET static void activate(const int16_t *x, int16_t *tanhs, int16_t *sigmoids, int32_t count) {
    const cubics table = load_cubics();
    for (int32_t index = 0; index < count; index += 32) {
        const __m512i values = _mm512_loadu_si512(x + index);
        _mm512_storeu_si512(tanhs + index, tanh32(&table, values));
        _mm512_storeu_si512(sigmoids + index, sigmoid32(&table, values));
    }
}

const hark_kernel hark_avx512_vnni_kernel = {"avx512-vnni", 0x80, lstm_step, matrix_apply, activate};
#endif
