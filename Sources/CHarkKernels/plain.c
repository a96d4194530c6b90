// SPDX-License-Identifier: Apache-2.0

/// Plain C over the packed layout, for processors without a kernel of their own.
#include "activation.h"
#include "kernels.h"

enum { BLOCK_ROWS = HARK_GATES * HARK_CELL_BLOCK };

/// Sums the products of all rows of a block, one column group after the other, in the order of memory. Compilers can
/// vectorize this loop.
static void accumulate(const int8_t *weights, const int8_t *operand, int32_t groups, int32_t rows, int32_t *sums) {
    for (int32_t row = 0; row < rows; row++) sums[row] = 0;
    for (int32_t group = 0; group < groups; group++) {
        const int16_t x0 = operand[0], x1 = operand[1], x2 = operand[2], x3 = operand[3];
        for (int32_t row = 0; row < rows; row++) {
            const int8_t *w = weights + row * HARK_COLUMN_GROUP;
            sums[row] += w[0] * x0 + w[1] * x1 + w[2] * x2 + w[3] * x3;
        }
        weights += rows * HARK_COLUMN_GROUP;
        operand += HARK_COLUMN_GROUP;
    }
}

static int16_t saturate16(int32_t value) {
    return (int16_t)(value > 32767 ? 32767 : value < -32768 ? -32768 : value);
}

/// Drops 24 bits. The half for rounding is already in the bias. The result fits 32 bits because of RowMultiplier's
/// range.
static int16_t requantize(int64_t sum) {
    return saturate16((int32_t)(sum >> 24));
}

static void update_cell(const int16_t *gates, int16_t *cell, int8_t *hidden) {
    int32_t i = hark_sigmoid(gates[0]);
    int32_t f = hark_sigmoid(gates[1]);
    int32_t g = hark_tanh(gates[2]);
    int32_t o = hark_sigmoid(gates[3]);
    *cell = saturate16(hark_round(f * *cell + hark_round(i * g, 3), 15));
    int32_t output = hark_round(o * hark_tanh(*cell), 23);
    *hidden = (int8_t)(output > 127 ? 127 : output);
}

static void step_block(const hark_lstm *layer, const hark_lstm_streams *streams, int32_t block, int32_t slot) {
    const int8_t *operand = streams->operands + (size_t)slot * (size_t)streams->operand_stride;
    const int32_t groups = layer->input_groups + layer->recurrent_groups;
    const size_t stride = BLOCK_ROWS * HARK_COLUMN_GROUP;
    const int8_t *weights = layer->weights + (size_t)block * (size_t)groups * stride;
    const size_t first_row = (size_t)block * BLOCK_ROWS;
    int32_t from_input[BLOCK_ROWS], from_hidden[BLOCK_ROWS];
    accumulate(weights, operand, layer->input_groups, BLOCK_ROWS, from_input);
    accumulate(weights + (size_t)layer->input_groups * stride, operand + layer->input_groups * HARK_COLUMN_GROUP,
               layer->recurrent_groups, BLOCK_ROWS, from_hidden);
    for (int32_t cell = 0; cell < HARK_CELL_BLOCK; cell++) {
        int16_t gates[HARK_GATES];
        for (int32_t gate = 0; gate < HARK_GATES; gate++) {
            const size_t row = (size_t)(gate * HARK_CELL_BLOCK + hark_packed_row(cell));
            const size_t bias = (size_t)(gate * HARK_CELL_BLOCK + hark_packed_bias(hark_packed_row(cell)));
            gates[gate] =
                requantize((int64_t)from_input[row] * layer->input_multipliers[first_row + row] +
                           (int64_t)from_hidden[row] * layer->recurrent_multipliers[first_row + row] +
                           layer->biases[first_row + bias]);
        }
        const size_t index = (size_t)slot * (size_t)streams->cell_stride + (size_t)(block * HARK_CELL_BLOCK + cell);
        update_cell(gates, streams->cells + index, streams->hidden + index);
    }
}

static void lstm_step(const hark_lstm *layer, const hark_lstm_streams *streams, const int32_t *slots, int32_t count) {
    for (int32_t turn = 0; turn < layer->blocks; turn++) {
        const int32_t block = hark_block_at(layer, streams, turn);
        for (int32_t index = 0; index < count; index++) step_block(layer, streams, block, slots[index]);
    }
}

static void matrix_apply(const hark_matrix *matrix, const int8_t *operands, int32_t operand_stride, int16_t *results,
                         int32_t result_stride, const int32_t *slots, int32_t count) {
    const size_t stride = HARK_ROW_BLOCK * HARK_COLUMN_GROUP;
    for (int32_t index = 0; index < count; index++) {
        const int8_t *operand = operands + (size_t)slots[index] * (size_t)operand_stride;
        int16_t *result = results + (size_t)slots[index] * (size_t)result_stride;
        for (int32_t block = 0; block < matrix->blocks; block++) {
            int32_t sums[HARK_ROW_BLOCK];
            accumulate(matrix->weights + (size_t)block * (size_t)matrix->groups * stride, operand, matrix->groups,
                       HARK_ROW_BLOCK, sums);
            for (int32_t row = 0; row < HARK_ROW_BLOCK; row++) {
                const int32_t place = block * HARK_ROW_BLOCK + row;
                result[place] = requantize((int64_t)sums[row] * matrix->multipliers[place] +
                                           matrix->biases[hark_packed_bias(place)]);
            }
        }
    }
}

static void activate(const int16_t *x, int16_t *tanhs, int16_t *sigmoids, int32_t count) {
    for (int32_t index = 0; index < count; index++) {
        tanhs[index] = hark_tanh(x[index]);
        sigmoids[index] = hark_sigmoid(x[index]);
    }
}

const hark_kernel hark_plain_kernel = {"plain", 0, lstm_step, matrix_apply, activate};
