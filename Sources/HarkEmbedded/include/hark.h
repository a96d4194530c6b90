// SPDX-License-Identifier: Apache-2.0
// Keyword spotting for firmware in C: feature frames in, detections out. docs/microcontroller.md describes how to link it.
//
// Only hark_spotter_create() allocates memory, with posix_memalign(); no other function allocates, blocks or fails.
// Only one task may use a spotter at a time. Wrong use (a null spotter, a label out of range) traps.
#pragma once

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct hark_spotter hark_spotter;

enum hark_status {
    HARK_OK = 0,
    HARK_NOT_A_MODEL = 1,          // the bytes do not begin with "HARK"
    HARK_UNSUPPORTED_VERSION = 2,  // the model is of another version of the format
    HARK_TRUNCATED = 3,            // fewer bytes than the header says
    HARK_OVERSIZED = 4,            // more bytes than the header says
    HARK_CHECKSUM_MISMATCH = 5,    // the bytes were changed after they were written
    HARK_MISSING_SECTION = 6,
    HARK_DUPLICATE_SECTION = 7,
    HARK_INVALID_SECTION = 8,      // a section contradicts itself or the limits of the format
};

// Checks a .hark model and allocates all memory of one stream. The model must stay at its address, unchanged, for as
// long as the spotter is used, because weights are read in place. It may be in flash and at any alignment.
// On failure *spotter is null. A spotter is never freed: it is meant to run until power-off.
enum hark_status hark_spotter_create(const void *model, size_t size, hark_spotter **spotter);

// The number of coefficients per frame, and the number of classes of the model.
size_t hark_spotter_input_size(const hark_spotter *spotter);
size_t hark_spotter_label_count(const hark_spotter *spotter);

// A label's name: UTF-8, *length bytes, not terminated by a zero. The pointer is into the model.
const char *hark_spotter_label_name(const hark_spotter *spotter, size_t label, size_t *length);

// Processes the stream's next frame: hark_spotter_input_size() normalized coefficients, int8 in Q2.5.
// Returns the label that was detected at this frame, or -1. If a label was detected and score is not null, *score is
// set to the label's posterior, Q0.15.
int hark_spotter_step(hark_spotter *spotter, const int8_t *frame, int16_t *score);

// The logit (Q5.10) and the posterior (Q0.15) of a label at the newest frame.
int16_t hark_spotter_logit(const hark_spotter *spotter, size_t label);
int16_t hark_spotter_posterior(const hark_spotter *spotter, size_t label);

// Clears the recognition state, for use after a gap in the sound.
void hark_spotter_reset(hark_spotter *spotter);

#ifdef __cplusplus
}
#endif
