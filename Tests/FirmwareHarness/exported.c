// SPDX-License-Identifier: Apache-2.0
// Runs a library written by `hark export --name model`, first on feature frames, then on the samples they were computed
// from, and prints every integer it computes, one line per frame; each time after other input and a reset:
//
//     logits | posteriors | label and score of a detection, if there is one
//
// with a line "samples" between the two parts; then, on lines that begin with "#", memory and instruction counts and the
// result of the self-test. Scripts/embedded-c compares the lines with the host's.
//
// Compiled with THROUGH_RING, the samples take the way of an interrupt, by hark_model_feed and hark_model_poll.
#include "platform.h"

#include "hark_model.h"

#include <stdbool.h>

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

// Half a second of what is not at the start, then a reset.
enum { frames_before = 25, samples_before = 8000 };

// Returns the instructions of the longest frame.
static uint32_t run_frames(void) {
    uint32_t most = 0;
    hark_model_init(&spotter);
    for (size_t frame = 0; frame < frames_before; frame++) {
        hark_model_step(&spotter, frames + sizeof frames - (frame + 1) * HARK_MODEL_INPUTS);
    }
    hark_model_reset(&spotter);
    for (size_t start = 0; start + HARK_MODEL_INPUTS <= sizeof frames; start += HARK_MODEL_INPUTS) {
        const uint32_t before = platform_instructions();
        const int label = hark_model_step(&spotter, frames + start);
        most = greater(most, platform_instructions() - before);
        write_frame(label);
    }
    return most;
}

static int16_t sample_at(size_t index) { return (int16_t)(sound[2 * index] | sound[2 * index + 1] << 8); }

// Returns whether a frame was computed, and the label that fired in it or -1.
#ifdef THROUGH_RING
static bool hear(const int16_t *samples, size_t count, int *label) {
    hark_model_detection detection;
    if (hark_model_feed(&spotter, samples, count) != 0) return false;
    const int event = hark_model_poll(&spotter, &detection);
    *label = event == HARK_MODEL_DETECTED ? detection.label : -1;
    return event > 0;
}
#else
static void note(void *context, const hark_model_detection *detection) { *(int *)context = detection->label; }

static bool hear(const int16_t *samples, size_t count, int *label) {
    *label = -1;
    return hark_model_process(&spotter, samples, count, note, label) > 0;
}
#endif

static uint32_t run_samples(void) {
    uint32_t most = 0;
    const size_t count = sizeof sound / 2;
    int label;
    hark_model_init(&spotter);
    for (size_t index = 0; index < samples_before; index++) {
        const int16_t sample = sample_at(samples_before + index);
        (void)hear(&sample, 1, &label);
    }
    hark_model_reset(&spotter);
    for (size_t start = 0; start < count;) {
        int16_t samples[HARK_MODEL_HOP];
        size_t filled = 0;
        for (; filled < HARK_MODEL_HOP && start < count; filled++, start++) samples[filled] = sample_at(start);
        const uint32_t before = platform_instructions();
        const bool completed = hear(samples, filled, &label);
        most = greater(most, platform_instructions() - before);
        if (completed) write_frame(label);
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
    const size_t stack = platform_stack_used();
    write_figure("state", sizeof spotter);
    write_figure("stack", (uint32_t)stack);
    write_figure("instructions_network", network);
    write_figure("instructions", whole);
    write_figure("self_test", (uint32_t)hark_model_self_test(&spotter));
    return 0;
}
