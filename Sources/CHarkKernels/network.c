// SPDX-License-Identifier: Apache-2.0

/// Advances streams by one frame through all layers.
#include <string.h>

#include "kernels.h"

static int8_t *operand_of(const hark_layer *layer, int32_t slot) {
    return layer->streams.operands + (size_t)slot * (size_t)layer->streams.operand_stride;
}

static void step_layer(const hark_kernel *kernel, hark_layer *layer, const int32_t *slots, int32_t count) {
    layer->streams.from_last = !layer->streams.from_last;
    kernel->lstm_step(layer->lstm, &layer->streams, slots, count);
    for (int32_t index = 0; index < count; index++) {
        memcpy(operand_of(layer, slots[index]) + layer->input_bytes,
               layer->streams.hidden + (size_t)slots[index] * (size_t)layer->streams.cell_stride,
               (size_t)layer->hidden_size);
    }
}

void hark_network_step(const hark_network *network, const int32_t *slots, int32_t count) {
    for (int32_t index = 0; index < network->layer_count; index++) {
        hark_layer *layer = &network->layers[index];
        step_layer(network->kernel, layer, slots, count);
        if (index + 1 == network->layer_count) break;
        for (int32_t entry = 0; entry < count; entry++) {
            memcpy(operand_of(layer + 1, slots[entry]), operand_of(layer, slots[entry]) + layer->input_bytes,
                   (size_t)layer->hidden_size);
        }
    }
    const hark_layer *top = &network->layers[network->layer_count - 1];
    network->kernel->matrix_apply(network->output, top->streams.operands + top->input_bytes,
                                  top->streams.operand_stride, network->logits, network->logit_stride, slots, count);
}
