// SPDX-License-Identifier: Apache-2.0

#include "KernelHarness.h"

#include <stdlib.h>
#include <string.h>

enum { STREAMS = 5, STEPS = 6, PACKED_ROWS = HARK_GATES * HARK_CELL_BLOCK, GROUP_BYTES = PACKED_ROWS * 4 };

/// The numbers of column groups of input and recurrent operand, and of blocks of 32 cells.
static const struct {
    int32_t input_groups, recurrent_groups, blocks;
    /// The bits of random weights, and of multipliers.
    int32_t weight_bits, multiplier_bits;
} cases[] = {
    {1, 1, 1, 8, 20}, {5, 8, 1, 8, 19}, {10, 32, 4, 8, 20}, {3, 7, 2, 8, 18}, {32, 128, 16, 8, 20}, {128, 9, 3, 8, 30}, {4, 11, 3, 1, 30},
};

int32_t hark_harness_cases(void) { return (int32_t)(sizeof cases / sizeof *cases); }

static uint64_t draw(uint64_t *state) {
    *state = *state * 6364136223846793005u + 1442695040888963407u;
    return *state >> 33;
}

static uint64_t mix(uint64_t digest, const void *bytes, size_t count) {
    for (size_t index = 0; index < count; index++) {
        digest = (digest ^ ((const uint8_t *)bytes)[index]) * 0x100000001b3u;
    }
    return digest;
}

static void *space(size_t bytes) {
    void *memory = aligned_alloc(64, (bytes + 63) / 64 * 64);
    if (memory == NULL) abort();
    memset(memory, 0, bytes);
    return memory;
}

/// The sum of one row's weights over a range of column groups.
static int64_t row_sum(const int8_t *weights, size_t stride, int32_t groups) {
    int64_t sum = 0;
    for (int32_t group = 0; group < groups; group++) {
        for (int column = 0; column < 4; column++) sum += weights[(size_t)group * stride + (size_t)column];
    }
    return sum;
}

static uint64_t lstm_digest(const hark_kernel *kernel, int32_t number, uint64_t digest) {
    const int32_t input_groups = cases[number].input_groups, recurrent_groups = cases[number].recurrent_groups;
    const int32_t groups = input_groups + recurrent_groups, blocks = cases[number].blocks;
    const int32_t stride = groups * 4, cells = blocks * HARK_CELL_BLOCK;
    const size_t rows = (size_t)blocks * PACKED_ROWS;
    int8_t *weights = space(rows * (size_t)stride);
    int32_t *input_multipliers = space(rows * 4), *recurrent_multipliers = space(rows * 4);
    int64_t *biases = space(rows * 8);
    int8_t *operands = space((size_t)(STREAMS * stride)), *hidden = space((size_t)(STREAMS * cells));
    int16_t *state = space((size_t)(STREAMS * cells) * 2);
    uint64_t random = (uint64_t)number + 1;
    memset(hidden, kernel->operand_offset, (size_t)(STREAMS * cells));

    for (size_t index = 0; index < rows * (size_t)stride; index++) {
        // One bit: -128 or 127, for the widest sums.
        weights[index] = cases[number].weight_bits == 1 ? (draw(&random) & 1 ? 127 : -128) : (int8_t)draw(&random);
    }
    for (size_t row = 0; row < rows; row++) {
        const uint64_t limit = (uint64_t)1 << cases[number].multiplier_bits;
        input_multipliers[row] = (int32_t)(draw(&random) % limit);
        recurrent_multipliers[row] = (int32_t)(draw(&random) % limit);
        const int8_t *first = weights + row / PACKED_ROWS * (size_t)groups * GROUP_BYTES + row % PACKED_ROWS * 4;
        const int64_t excess = row_sum(first, GROUP_BYTES, input_groups) * input_multipliers[row] +
                               row_sum(first + input_groups * GROUP_BYTES, GROUP_BYTES, recurrent_groups) *
                                   recurrent_multipliers[row];
        const int64_t bias = ((int64_t)draw(&random) - (1 << 30)) * 4096;
        biases[row / 32 * 32 + (size_t)hark_packed_bias((int32_t)(row % 32))] =
            bias + (1 << 23) - kernel->operand_offset * excess;
    }
    const hark_lstm layer = {blocks,  input_groups,      recurrent_groups,      weights,
                             input_multipliers, recurrent_multipliers, biases};
    hark_lstm_streams streams = {operands, stride, state, hidden, cells, false};
    for (int step = 0; step < STEPS; step++) {
        for (int32_t index = 0; index < STREAMS * stride; index++) {
            operands[index] = (int8_t)((uint8_t)draw(&random) ^ kernel->operand_offset);
        }
        // Some streams pause, and their order changes.
        const int32_t slots[STREAMS] = {4, step % 4, (step + 1) % 4, (step + 2) % 4, (step + 3) % 4};
        streams.from_last = step % 2 != 0;
        kernel->lstm_step(&layer, &streams, slots, 1 + step % STREAMS);
        digest = mix(digest, state, (size_t)(STREAMS * cells) * 2);
        for (int32_t index = 0; index < STREAMS * cells; index++) {
            const uint8_t value = (uint8_t)hidden[index] ^ kernel->operand_offset;
            digest = mix(digest, &value, 1);
        }
    }

    hark_matrix matrix = {(int32_t)(rows / HARK_ROW_BLOCK), groups, weights, input_multipliers, biases};
    int16_t *results = space(rows * STREAMS * 2);
    for (size_t row = 0; row < rows; row++) {
        const int8_t *first = weights + row / 16 * (size_t)groups * 64 + row % 16 * 4;
        biases[row / 16 * 16 + (size_t)hark_packed_bias((int32_t)(row % 16))] =
            (int64_t)row * 12345678 - kernel->operand_offset * row_sum(first, 64, groups) * input_multipliers[row];
    }
    const int32_t two[2] = {3, 1};
    kernel->matrix_apply(&matrix, operands, stride, results, (int32_t)rows, two, 2);
    digest = mix(digest, results, rows * STREAMS * 2);
    free(weights);
    free(input_multipliers);
    free(recurrent_multipliers);
    free(biases);
    free(operands);
    free(hidden);
    free(state);
    free(results);
    return digest;
}

static uint64_t activation_digest(const hark_kernel *kernel, uint64_t digest) {
    int16_t x[32], tanhs[32], sigmoids[32];
    for (int32_t first = -32768; first < 32768; first += 32) {
        for (int lane = 0; lane < 32; lane++) x[lane] = (int16_t)(first + lane);
        kernel->activate(x, tanhs, sigmoids, 32);
        digest = mix(mix(digest, tanhs, sizeof tanhs), sigmoids, sizeof sigmoids);
    }
    return digest;
}

uint64_t hark_harness_digest(const hark_kernel *kernel, int32_t number) {
    return activation_digest(kernel, lstm_digest(kernel, number, 0xcbf29ce484222325u));
}
