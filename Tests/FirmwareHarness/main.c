// SPDX-License-Identifier: Apache-2.0
// Runs the frames of a recording through a spotter and prints every integer it computes, one line per frame:
//
//     logits | posteriors | label and score of a detection, if there is one
//
// then, on lines that begin with "#", memory and instruction counts. Scripts/embedded compares the lines with the
// host's.
#include "platform.h"

#include "hark.h"

#include <stdbool.h>

// The compiler supports #embed in every dialect.
#pragma clang diagnostic ignored "-Wc23-extensions"

static const uint8_t model[] = {
#embed MODEL_FILE
};

static const int8_t frames[] = {
#embed FRAMES_FILE
};

static void write_frame(hark_spotter *spotter, int label, int16_t score) {
    const size_t labels = hark_spotter_label_count(spotter);
    for (size_t index = 0; index < labels; index++) write_number(hark_spotter_logit(spotter, index), " ");
    platform_write("|");
    for (size_t index = 0; index < labels; index++) {
        platform_write(" ");
        write_number(hark_spotter_posterior(spotter, index), "");
    }
    platform_write(" |");
    if (label >= 0) {
        platform_write(" ");
        write_number(label, " ");
        write_number(score, "");
    }
    platform_write("\n");
}

static void write_figure(const char *name, size_t value) {
    platform_write("# ");
    platform_write(name);
    platform_write(" ");
    write_number((int32_t)value, "\n");
}

static bool refuses(const void *bytes, size_t size, enum hark_status expected) {
    hark_spotter *spotter = 0;
    const enum hark_status status = hark_spotter_create(bytes, size, &spotter);
    if (status == expected && spotter == 0 && memory_bytes_kept() == 0) return true;
    write_figure("status of a bad model", status);
    write_figure("where this was expected", expected);
    write_figure("bytes it left behind", memory_bytes_kept());
    return false;
}

// Invalid models are refused, and leave no memory allocated.
static bool refuses_bad_models(void) {
    uint8_t empty[16] = {'H', 'A', 'R', 'K', model[4], model[5], 0, 0, sizeof empty};
    // More than a 32-bit processor can address.
    uint8_t endless[16] = {'H', 'A', 'R', 'K', model[4], model[5], 0, 0, 0xFF, 0xFF, 0xFF, 0xFF};
    return refuses(0, 0, HARK_NOT_A_MODEL) && refuses(model + 1, sizeof model - 1, HARK_NOT_A_MODEL)
        && refuses(model, sizeof model - 1, HARK_TRUNCATED) && refuses(endless, sizeof endless, HARK_TRUNCATED)
        && refuses(empty, sizeof empty, HARK_CHECKSUM_MISMATCH);
}

int main(void) {
    if (!refuses_bad_models()) return 1;
    hark_spotter *spotter = 0;
    const enum hark_status status = hark_spotter_create(model, sizeof model, &spotter);
    if (status != HARK_OK) {
        write_figure("the model was refused, status", status);
        return 1;
    }
    // Read once before the first frame: any later allocation is an error.
    const size_t allocations = memory_allocations();
    const size_t frame_size = hark_spotter_input_size(spotter);
    const size_t count = sizeof frames / frame_size;
    uint32_t most_instructions = 0;
    for (size_t index = 0; index < count; index++) {
        int16_t score = 0;
        const uint32_t before = platform_instructions();
        const int label = hark_spotter_step(spotter, frames + index * frame_size, &score);
        const uint32_t instructions = platform_instructions() - before;
        if (instructions > most_instructions) most_instructions = instructions;
        write_frame(spotter, label, score);
    }
    write_figure("frames", count);
    write_figure("allocations_at_init", allocations);
    write_figure("allocations_later", memory_allocations() - allocations);
    write_figure("heap", memory_bytes_at_peak());
    write_figure("stack", platform_stack_used());
    write_figure("instructions", most_instructions);
    return 0;
}
