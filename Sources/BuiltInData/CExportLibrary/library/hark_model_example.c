// SPDX-License-Identifier: Apache-2.0

/* Spots keywords in recordings: WAV, 16 bits, mono, at the model's rate.
 *
 *     cc -std=c99 -O2 -o example hark_model_example.c hark_model.c hark_model_weights.c
 *     ./example recording.wav...
 *
 * or, as a Makefile:
 *
 *     CFLAGS = -std=c99 -O2
 *     example: hark_model_example.o hark_model.o hark_model_weights.o
 *             $(CC) -o $@ $^
 *     hark_model_example.o hark_model.o hark_model_weights.o: hark_model.h
 *
 * (for a Cortex-M4: CC = arm-none-eabi-gcc, CFLAGS += -mthumb -mcpu=cortex-m4 -mfloat-abi=hard -mfpu=fpv4-sp-d16, and
 * hark_model.o and hark_model_weights.o beside a main of your own.)
 *
 * It prints a line for each keyword, as a microcontroller would hear it, and one for the recording as a whole:
 *
 *     time  seconds into the stream   keyword   score
 *     clip                            label     score
 *
 * It is for a computer with files; the library itself needs none. */
#include "hark_model.h"

#include <stdio.h>
#include <string.h>

static hark_model spotter;

static unsigned long number(const unsigned char *bytes, int count) {
    unsigned long value = 0;
    int index;
    for (index = count; index > 0; index--) value = value << 8 | bytes[index - 1];
    return value;
}

/* Finds a WAV's samples. Returns their bytes, at which the file then stands, or -1. */
static long find_samples(FILE *file) {
    unsigned char head[16];
    int known = 0;
    if (fread(head, 1, 12, file) != 12 || memcmp(head, "RIFF", 4) != 0 || memcmp(head + 8, "WAVE", 4) != 0) return -1;
    while (fread(head, 1, 8, file) == 8) {
        const unsigned long size = number(head + 4, 4);
        if (size > 0x7FFFFFFEul) return -1;
        if (memcmp(head, "data", 4) == 0) return known ? (long)size : -1;
        if (memcmp(head, "fmt ", 4) == 0) {
            if (size < 16 || fread(head, 1, 16, file) != 16) return -1;
            known = (number(head, 2) == 1 || number(head, 2) == 0xFFFE) && number(head + 2, 2) == 1
                && number(head + 4, 4) == HARK_MODEL_SAMPLE_RATE && number(head + 14, 2) == 16;
            if (!known || fseek(file, (long)(size - 16 + (size & 1)), SEEK_CUR) != 0) return -1;
        } else if (fseek(file, (long)(size + (size & 1)), SEEK_CUR) != 0) {
            return -1;
        }
    }
    return -1;
}

static void print_detection(void *context, const hark_model_detection *detection) {
    const double seconds = (double)detection->samples / HARK_MODEL_SAMPLE_RATE;
    (void)context;
    printf("%-6s %8.3f  %-16s %.3f\n", "time", seconds, hark_model_label_names[detection->label],
        (double)detection->score / 32768);
}

static void print_clip(const int16_t *greatest) {
    int16_t posteriors[HARK_MODEL_LABELS];
    int label, best = 0;
    hark_model_softmax(greatest, posteriors);
    for (label = 1; label < HARK_MODEL_LABELS; label++) {
        if (posteriors[label] > posteriors[best]) best = label;
    }
    printf("%-6s %8s  %-16s %.3f\n", "clip", "", hark_model_label_names[best], (double)posteriors[best] / 32768);
}

/* Each label's greatest logit over the frames of a clip. */
static void hear(
    const int16_t *samples, size_t count, hark_model_callback found, int16_t *greatest) {
    int label;
    if (hark_model_process(&spotter, samples, count, found, NULL) == 0) return;
    for (label = 0; label < HARK_MODEL_LABELS; label++) {
        if (spotter.logits[label] > greatest[label]) greatest[label] = spotter.logits[label];
    }
}

static int run(const char *path) {
    unsigned char bytes[2 * HARK_MODEL_HOP];
    int16_t samples[HARK_MODEL_HOP];
    int16_t greatest[HARK_MODEL_LABELS];
    size_t total = 0, index;
    long left;
    FILE *file = fopen(path, "rb");
    if (file == NULL) {
        fprintf(stderr, "%s: cannot be opened\n", path);
        return 1;
    }
    left = find_samples(file);
    if (left < 0) {
        fprintf(stderr, "%s: not a WAV of 16 bits, mono, %d Hz\n", path, HARK_MODEL_SAMPLE_RATE);
        fclose(file);
        return 1;
    }
    hark_model_init(&spotter);
    for (index = 0; index < HARK_MODEL_LABELS; index++) greatest[index] = INT16_MIN;
    while (left >= 2) {
        const size_t wanted = left < (long)sizeof bytes ? (size_t)left : sizeof bytes;
        const size_t count = fread(bytes, 1, wanted, file) / 2;
        if (count == 0) break;
        for (index = 0; index < count; index++) {
            const unsigned long bits = number(bytes + 2 * index, 2);
            samples[index] = (int16_t)(bits < 0x8000 ? (long)bits : (long)bits - 0x10000);
        }
        hear(samples, count, print_detection, greatest);
        total += count;
        left -= (long)(2 * count);
    }
    fclose(file);
    /* What is missing to a second counts as silence, as it did in training. */
    memset(samples, 0, sizeof samples);
    while (total < HARK_MODEL_SAMPLE_RATE) {
        const size_t missing = HARK_MODEL_SAMPLE_RATE - total;
        const size_t count = missing < HARK_MODEL_HOP ? missing : HARK_MODEL_HOP;
        hear(samples, count, NULL, greatest);
        total += count;
    }
    print_clip(greatest);
    return 0;
}

int main(int count, char **arguments) {
    int failed = 0, index;
    if (count < 2) {
        fprintf(stderr, "usage: %s RECORDING.wav...\n", arguments[0]);
        return 2;
    }
    if (hark_model_self_test(&spotter) != HARK_MODEL_OK) {
        fprintf(stderr, "%s: the library does not compute what Hark computes: try another compiler or options\n",
            arguments[0]);
        return 1;
    }
    for (index = 1; index < count; index++) {
        if (count > 2) printf("%s\n", arguments[index]);
        failed |= run(arguments[index]);
    }
    return failed;
}
