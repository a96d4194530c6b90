// SPDX-License-Identifier: Apache-2.0

/// The integer LSTM in C for vector units. docs/arithmetic.md defines every operation. The plain Swift of HarkCore is
/// the oracle: every kernel here gives the same bits.
///
/// Nothing here allocates, locks or fails. The caller owns all memory and checks all sizes.
#ifndef HARK_CKERNELS_H
#define HARK_CKERNELS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/// Number of cells advanced together. Their four gates fill whole registers.
#define HARK_CELL_BLOCK 32
/// Number of rows of a plain matrix computed together.
#define HARK_ROW_BLOCK 16
/// Number of columns multiplied and added by one dot-product instruction.
#define HARK_COLUMN_GROUP 4
/// Number of gates of a cell: input, forget, candidate, output.
#define HARK_GATES 4

/// One packed LSTM layer. A block holds HARK_CELL_BLOCK cells; the last block is padded with rows of zeros.
typedef struct {
    int32_t blocks;
    /// Numbers of column groups of the input and of the recurrent operand. Both are padded with columns of zeros.
    int32_t input_groups;
    int32_t recurrent_groups;
    /// `[blocks][input_groups + recurrent_groups][gates][32 rows][4 columns]`, the rows of each gate in the order of
    /// ``hark_packed_row``.
    const int8_t *weights;
    /// `[blocks][gates][32 rows]`, rows in the order of ``hark_packed_row``.
    const int32_t *input_multipliers;
    const int32_t *recurrent_multipliers;
    /// `[blocks][gates][32 rows]`, units of 2^-36: the bias, plus half of the 24 bits that are dropped, minus what the
    /// kernel's operand offset adds to the sum. Rows are in the order of ``hark_packed_bias``.
    const int64_t *biases;
} hark_lstm;

/// A matrix without gates: the output layer.
typedef struct {
    int32_t blocks;
    int32_t groups;
    /// `[blocks][groups][16 rows][4 columns]`, rows in the order of the matrix.
    const int8_t *weights;
    /// `[blocks][16 rows]`.
    const int32_t *multipliers;
    /// `[blocks][16 rows]`, rows in the order of ``hark_packed_bias``.
    const int64_t *biases;
} hark_matrix;

/// The states of the streams of one LSTM layer. Each array has one row per slot, padded to whole groups or blocks.
typedef struct {
    /// `[slot][operand_stride]`: the columns of the input, then the recurrent columns, with the kernel's operand
    /// offset.
    int8_t *operands;
    int32_t operand_stride;
    /// `[slot][cell_stride]`: cell state, Q3.12.
    int16_t *cells;
    /// `[slot][cell_stride]`: the new hidden state, Q0.7, with the kernel's operand offset.
    int8_t *hidden;
    int32_t cell_stride;
    /// Whether a step processes the blocks from the last to the first. After a step over a layer that is larger than
    /// the first-level cache, the cache holds the last blocks. With alternating directions the next step starts with
    /// these.
    bool from_last;
} hark_lstm_streams;

/// One implementation. All give the same integers.
typedef struct {
    const char *name;
    /// Added to every operand byte, modulo 256: 128 if the dot product takes unsigned operands, else 0.
    uint8_t operand_offset;
    /// Advances the streams in `slots[0..<count]` by one frame. Reads operands and cells, writes cells and hidden.
    void (*lstm_step)(const hark_lstm *layer, const hark_lstm_streams *streams, const int32_t *slots, int32_t count);
    /// Multiplies the matrix by `operands[slot]`. The results in `results[slot][row]` are rounded and saturated to
    /// int16.
    void (*matrix_apply)(const hark_matrix *matrix, const int8_t *operands, int32_t operand_stride, int16_t *results,
                         int32_t result_stride, const int32_t *slots, int32_t count);
    /// The two activation functions as the steps compute them, Q3.12 to Q0.15. `count` is a multiple of 32.
    void (*activate)(const int16_t *x, int16_t *tanhs, int16_t *sigmoids, int32_t count);
} hark_kernel;

/// One layer of a network and the states of its streams.
typedef struct {
    const hark_lstm *lstm;
    hark_lstm_streams streams;
    /// The number of cells of the layer, and the offset in bytes of the recurrent columns in an operand.
    int32_t hidden_size;
    int32_t input_bytes;
} hark_layer;

/// A network: its layers and the output layer above them, with the states of the streams.
typedef struct {
    const hark_kernel *kernel;
    hark_layer *layers;
    int32_t layer_count;
    const hark_matrix *output;
    /// `[slot][logit_stride]`, Q5.10.
    int16_t *logits;
    int32_t logit_stride;
} hark_network;

/// Advances the streams in `slots[0..<count]` by the input frames in the first layer's operands.
void hark_network_step(const hark_network *network, const int32_t *slots, int32_t count);

/// The kernels that this processor can run, the fastest first. Plain C is always the last.
int32_t hark_kernel_count(void);
const hark_kernel *hark_kernel_at(int32_t index);

/// The index of row `row` (0..<32) of a gate's block among its packed rows.
static inline int32_t hark_packed_row(int32_t row) {
    // Two registers of 16 sums are packed to int16 within lanes of 128 bits. The result is in the order of the cells if
    // the first register holds rows 0-3, 8-11, 16-19, 24-27 and the second holds the others.
    int32_t quad = row / 4;
    return (quad % 2) * 16 + (quad / 2) * 4 + row % 4;
}

/// The index of the bias of packed row `row`. In each group of 16 rows the biases of the even rows come first, in the
/// order in which the 64-bit products are computed.
static inline int32_t hark_packed_bias(int32_t row) {
    return row / 16 * 16 + (row % 2) * 8 + row % 16 / 2;
}

#endif
