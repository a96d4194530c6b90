// SPDX-License-Identifier: Apache-2.0

/// The integer LSTM in C for vector units. docs/arithmetic.md defines every operation; the plain Swift of HarkCore
/// is the oracle, and every kernel here gives its bits.
///
/// Nothing here allocates, locks or fails. All memory is the caller's; sizes are checked there.
#ifndef HARK_CKERNELS_H
#define HARK_CKERNELS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/// Cells advanced together: their four gates fill whole registers.
#define HARK_CELL_BLOCK 32
/// Rows of a plain matrix taken together.
#define HARK_ROW_BLOCK 16
/// Columns multiplied and added by one dot-product instruction.
#define HARK_COLUMN_GROUP 4
/// Gates of a cell: input, forget, candidate, output.
#define HARK_GATES 4

/// One LSTM layer, packed. A block holds HARK_CELL_BLOCK cells, the last padded with rows of zeros.
typedef struct {
    int32_t blocks;
    /// Column groups of the input and of the recurrent operand; both padded with columns of zeros.
    int32_t input_groups;
    int32_t recurrent_groups;
    /// `[blocks][input_groups + recurrent_groups][gates][32 rows][4 columns]`, the rows of each gate in the order of
    /// ``hark_packed_row``.
    const int8_t *weights;
    /// `[blocks][gates][32 rows]`, rows as above.
    const int32_t *input_multipliers;
    const int32_t *recurrent_multipliers;
    /// `[blocks][gates][32 rows]`, units of 2^-36: the bias, half of the 24 bits to drop, less what the kernel's operand
    /// offset adds; rows in the order of ``hark_packed_bias``.
    const int64_t *biases;
} hark_lstm;

/// A matrix without gates: the output layer, or a projection.
typedef struct {
    int32_t blocks;
    int32_t groups;
    /// `[blocks][groups][16 rows][4 columns]`, rows in their own order.
    const int8_t *weights;
    /// `[blocks][16 rows]`.
    const int32_t *multipliers;
    /// `[blocks][16 rows]`, rows in the order of ``hark_packed_bias``.
    const int64_t *biases;
} hark_matrix;

/// What the streams of one LSTM layer remember, `slots` of each, every row a whole number of groups or blocks.
typedef struct {
    /// `[slot][operand_stride]`: the input's columns, then the recurrent ones, each value with the kernel's operand offset.
    int8_t *operands;
    int32_t operand_stride;
    /// `[slot][cell_stride]`: cell state, Q3.12.
    int16_t *cells;
    /// `[slot][cell_stride]`: the new hidden state, Q0.7, with the kernel's operand offset.
    int8_t *hidden;
    int32_t cell_stride;
    /// Whether the blocks are taken from the last to the first. A layer larger than the first-level cache leaves its last
    /// blocks there: where directions alternate, a step begins with what the one before has just read.
    bool from_last;
} hark_lstm_streams;

/// One way to compute. All give the same integers.
typedef struct {
    const char *name;
    /// What is added to every operand byte, modulo 256: 128 where the dot product wants it unsigned.
    uint8_t operand_offset;
    /// Advances the streams in `slots[0..<count]` by one frame: operands and cells in, cells and hidden out.
    void (*lstm_step)(const hark_lstm *layer, const hark_lstm_streams *streams, const int32_t *slots, int32_t count);
    /// `results[slot][row]`: rounded and saturated to int16, of `operands[slot]`.
    void (*matrix_apply)(const hark_matrix *matrix, const int8_t *operands, int32_t operand_stride, int16_t *results,
                         int32_t result_stride, const int32_t *slots, int32_t count);
    /// The two squashing functions as the steps compute them, Q3.12 to Q0.15; `count` is a multiple of 32.
    void (*activate)(const int16_t *x, int16_t *tanhs, int16_t *sigmoids, int32_t count);
} hark_kernel;

/// One layer of a network and what its streams remember.
typedef struct {
    const hark_lstm *lstm;
    hark_lstm_streams streams;
    /// What the hidden state passes through on its way back and up; NULL: nothing.
    const hark_matrix *projection;
    /// `[slot][projected_stride]`: results of the projection.
    int16_t *projected;
    int32_t projected_stride;
    /// Values the layer puts out, and how many bytes of an operand lie before the recurrent ones.
    int32_t output_size;
    int32_t input_bytes;
} hark_layer;

/// Layers and the output layer above them, with their streams.
typedef struct {
    const hark_kernel *kernel;
    hark_layer *layers;
    int32_t layer_count;
    const hark_matrix *output;
    /// `[slot][logit_stride]`, Q5.10.
    int16_t *logits;
    int32_t logit_stride;
} hark_network;

/// Advances the streams in `slots[0..<count]` by the frames that lie in the first layer's operands.
void hark_network_step(const hark_network *network, const int32_t *slots, int32_t count);

/// The kernels this processor can run, the fastest first; plain C last, everywhere.
int32_t hark_kernel_count(void);
const hark_kernel *hark_kernel_at(int32_t index);

/// Where row `row` (0..<32) of a gate's block stands among its packed rows.
static inline int32_t hark_packed_row(int32_t row) {
    // Two registers of 16 sums, packed to int16 within lanes of 128 bits, come out in the order of the cells if the first
    // holds rows 0-3, 8-11, 16-19, 24-27 and the second the others.
    int32_t quad = row / 4;
    return (quad % 2) * 16 + (quad / 2) * 4 + row % 4;
}

/// Where the bias of packed row `row` stands within its 16: those of even rows first, as 64-bit products come.
static inline int32_t hark_packed_bias(int32_t row) {
    return row / 16 * 16 + (row % 2) * 8 + row % 16 / 2;
}

#endif
