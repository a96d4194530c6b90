/// Plain C over the packed layout: for processors without a kernel of their own.
#include "activation.h"
#include "kernels.h"

static int32_t dot_group(const int8_t *weights, const int8_t *operand) {
    int32_t sum = 0;
    for (int column = 0; column < HARK_COLUMN_GROUP; column++) sum += weights[column] * operand[column];
    return sum;
}

static int32_t dot_groups(const int8_t *weights, size_t stride, const int8_t *operand, int32_t groups) {
    int32_t sum = 0;
    for (int32_t group = 0; group < groups; group++) {
        sum += dot_group(weights + (size_t)group * stride, operand + group * HARK_COLUMN_GROUP);
    }
    return sum;
}

static int16_t saturate16(int32_t value) {
    return (int16_t)(value > 32767 ? 32767 : value < -32768 ? -32768 : value);
}

/// Drops 24 bits; the half is in the bias. RowMultiplier's range makes the rest fit 32.
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
    const size_t stride = HARK_GATES * HARK_CELL_BLOCK * HARK_COLUMN_GROUP;
    const int8_t *weights = layer->weights + (size_t)block * (size_t)groups * stride;
    const int8_t *recurrent_weights = weights + (size_t)layer->input_groups * stride;
    const size_t first_row = (size_t)block * HARK_GATES * HARK_CELL_BLOCK;
    for (int32_t cell = 0; cell < HARK_CELL_BLOCK; cell++) {
        int16_t gates[HARK_GATES];
        for (int32_t gate = 0; gate < HARK_GATES; gate++) {
            const size_t row = (size_t)(gate * HARK_CELL_BLOCK + hark_packed_row(cell));
            const size_t bias = (size_t)(gate * HARK_CELL_BLOCK + hark_packed_bias(hark_packed_row(cell)));
            const int64_t from_input =
                dot_groups(weights + row * HARK_COLUMN_GROUP, stride, operand, layer->input_groups);
            const int64_t from_hidden =
                dot_groups(recurrent_weights + row * HARK_COLUMN_GROUP, stride,
                           operand + layer->input_groups * HARK_COLUMN_GROUP, layer->recurrent_groups);
            gates[gate] = requantize(from_input * layer->input_multipliers[first_row + row] +
                                     from_hidden * layer->recurrent_multipliers[first_row + row] +
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
        for (int32_t row = 0; row < matrix->blocks * HARK_ROW_BLOCK; row++) {
            const size_t block = (size_t)(row / HARK_ROW_BLOCK);
            const int8_t *weights = matrix->weights + block * (size_t)matrix->groups * stride +
                                    (size_t)(row % HARK_ROW_BLOCK) * HARK_COLUMN_GROUP;
            const int64_t sum = dot_groups(weights, stride, operand, matrix->groups);
            result[row] = requantize(sum * matrix->multipliers[row] + matrix->biases[hark_packed_bias(row)]);
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
