// SPDX-License-Identifier: Apache-2.0
// Runs a library written by `hark export --name model`, first on feature frames, then on the samples they were computed
// from, and prints every integer it computes, one line per frame:
//
//     logits | posteriors | label and score of a detection, if there is one
//
// with a line "samples" between the two parts; then, on lines that begin with "#", memory and instruction counts.
// Scripts/embedded-c compares the lines with the host's.
#include "platform.h"

#include "hark_model.h"

// The compiler supports #embed in every dialect.
#pragma clang diagnostic ignored "-Wc23-extensions"

static const int8_t frames[] = {
#embed FRAMES_FILE
};

static const uint8_t sound[] = {
#embed SAMPLES_FILE
};

static hark_model spotter;

static void write_frame(int label) {
    for (int index = 0; index < HARK_MODEL_LABELS; index++) write_number(spotter.logits[index], " ");
    platform_write("|");
    for (int index = 0; index < HARK_MODEL_LABELS; index++) {
        platform_write(" ");
        write_number(spotter.posteriors[index], "");
    }
    platform_write(" |");
    if (label >= 0) {
        platform_write(" ");
        write_number(label, " ");
        write_number(spotter.posteriors[label], "");
    }
    platform_write("\n");
}

static void write_figure(const char *name, uint32_t value) {
    platform_write("# ");
    platform_write(name);
    platform_write(" ");
    write_number((int32_t)value, "\n");
}

static uint32_t greater(uint32_t one, uint32_t other) { return one > other ? one : other; }

// Returns the instructions of the longest frame.
static uint32_t run_frames(void) {
    uint32_t most = 0;
    hark_model_init(&spotter);
    for (size_t start = 0; start + HARK_MODEL_INPUTS <= sizeof frames; start += HARK_MODEL_INPUTS) {
        const uint32_t before = platform_instructions();
        const int label = hark_model_step(&spotter, frames + start);
        most = greater(most, platform_instructions() - before);
        write_frame(label);
    }
    return most;
}

static void note(void *context, const hark_model_detection *detection) { *(int *)context = detection->label; }

static uint32_t run_samples(void) {
    uint32_t most = 0;
    const size_t count = sizeof sound / 2;
    hark_model_init(&spotter);
    for (size_t start = 0; start < count;) {
        int16_t samples[HARK_MODEL_HOP];
        size_t filled = 0;
        for (; filled < HARK_MODEL_HOP && start < count; filled++, start++) {
            samples[filled] = (int16_t)(sound[2 * start] | sound[2 * start + 1] << 8);
        }
        int label = -1;
        const uint32_t before = platform_instructions();
        const size_t completed = hark_model_process(&spotter, samples, filled, note, &label);
        most = greater(most, platform_instructions() - before);
        if (completed > 0) write_frame(label);
    }
    return most;
}

int main(void) {
#ifdef HAS_FLOATING_POINT_UNIT
    *(volatile uint32_t *)0xE000ED88 |= 0xF << 20;  // CPACR: on
    __asm__ volatile("dsb\nisb");
#endif
    const uint32_t network = run_frames();
    platform_write("samples\n");
    const uint32_t whole = run_samples();
    write_figure("state", sizeof spotter);
    write_figure("stack", (uint32_t)platform_stack_used());
    write_figure("instructions_network", network);
    write_figure("instructions", whole);
    return 0;
}
