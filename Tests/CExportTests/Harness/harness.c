// SPDX-License-Identifier: Apache-2.0

/* Runs an exported library over what the tests give it on standard input and writes down every integer.
 *
 *     harness features   int16 samples in; a line a frame: the features it computes
 *     harness bits       the same, with the floats before the last step as their bits
 *     harness frames     int8 frames in; a line a frame: logits | posteriors | label or -1 | digest of cells and
 *                        outputs
 *     harness frames T R the same, with thresholds T of all keywords and R refractory frames
 *     harness chunks N   int16 samples in, N at a time; a line a detection
 *     harness feed N     the same, through the ring
 *
 * Compiled with HEADER, the library's header in quotes, and PREFIX and UPPER, what its names begin with. */
#include HEADER

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define JOIN2(a, b) a##b
#define JOIN(a, b) JOIN2(a, b)
#define LOWER(name) JOIN(PREFIX, name)
#define SIZE(name) JOIN(UPPER, name)

static PREFIX spotter;

static uint32_t mixed(uint32_t digest, int32_t value) { return digest * 31u + (uint32_t)value; }

static void write_frame(int label) {
    uint32_t digest = 0;
    int index;
    for (index = 0; index < SIZE(_CELLS); index++) digest = mixed(digest, spotter.cells[index]);
    for (index = 0; index < SIZE(_OUTPUTS); index++) digest = mixed(digest, spotter.outputs[index]);
    for (index = 0; index < SIZE(_LABELS); index++) printf("%d ", spotter.logits[index]);
    printf("|");
    for (index = 0; index < SIZE(_LABELS); index++) printf(" %d", spotter.posteriors[index]);
    printf(" | %d | %lu\n", label, (unsigned long)digest);
}

static int run_frames(void) {
    int8_t frame[SIZE(_INPUTS)];
    while (fread(frame, 1, sizeof frame, stdin) == sizeof frame) write_frame(LOWER(_step)(&spotter, frame));
    return 0;
}

#ifndef WITHOUT_FEATURES
static int run_features(int writes_bits) {
    int16_t sample;
    while (fread(&sample, 1, sizeof sample, stdin) == sizeof sample) {
        int index;
        if (LOWER(_process)(&spotter, &sample, 1, NULL, NULL) == 0) continue;
        for (index = 0; writes_bits && index < SIZE(_BANDS); index++) {
            uint32_t bits;
            memcpy(&bits, &spotter.energies[index], sizeof bits);
            printf("%08lx ", (unsigned long)bits);
        }
        for (index = 0; index < SIZE(_INPUTS); index++) printf("%d ", spotter.features[index]);
        printf("\n");
    }
    return 0;
}

static void write_detection(void *context, const LOWER(_detection) *detection) {
    *(int *)context += 1;
    printf("%d %d %lu\n", detection->label, detection->score, (unsigned long)detection->samples);
}

static int run_chunks(size_t chunk) {
    int16_t samples[4096];
    size_t count;
    int found = 0;
    if (chunk == 0 || chunk > 4096) return 2;
    while ((count = fread(samples, sizeof *samples, chunk, stdin)) > 0) {
        LOWER(_process)(&spotter, samples, count, write_detection, &found);
    }
    printf("%d detections\n", found);
    return 0;
}
static int run_feed(size_t chunk) {
    int16_t samples[4096];
    LOWER(_detection) detection;
    size_t count;
    int found = 0;
    if (chunk == 0 || chunk > SIZE(_RING)) return 2;
    while ((count = fread(samples, sizeof *samples, chunk, stdin)) > 0) {
        int event;
        if (LOWER(_feed)(&spotter, samples, count) != 0) return 3;
        while ((event = LOWER(_poll)(&spotter, &detection)) != SIZE(_IDLE)) {
            if (event < 0) return 3;
            if (event == SIZE(_DETECTED)) write_detection(&found, &detection);
        }
    }
    printf("%d detections\n", found);
    return 0;
}
#endif

int main(int count, char **arguments) {
    LOWER(_init)(&spotter);
    if (count == 2 && strcmp(arguments[1], "frames") == 0) return run_frames();
    if (count == 4 && strcmp(arguments[1], "frames") == 0) {
        int label;
        for (label = 0; label < SIZE(_LABELS); label++) {
            if (spotter.thresholds[label] < 32768) spotter.thresholds[label] = (uint16_t)atol(arguments[2]);
        }
        spotter.refractory_frames = (uint16_t)atol(arguments[3]);
        return run_frames();
    }
#ifndef WITHOUT_FEATURES
    if (count == 2 && strcmp(arguments[1], "features") == 0) return run_features(0);
    if (count == 2 && strcmp(arguments[1], "bits") == 0) return run_features(1);
    if (count == 3 && strcmp(arguments[1], "chunks") == 0) return run_chunks((size_t)atol(arguments[2]));
    if (count == 3 && strcmp(arguments[1], "feed") == 0) return run_feed((size_t)atol(arguments[2]));
#endif
    return 2;
}
