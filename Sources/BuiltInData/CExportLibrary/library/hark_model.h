// SPDX-License-Identifier: Apache-2.0

/* Keyword spotting in C99: 16-bit samples in, keywords out.
 *
 * The library is hark_model.h, hark_model.c and hark_model_weights.c; hark_model_example.c shows its use. It allocates
 * nothing, keeps everything in one struct of the caller's, calls nothing of a C library (but a compiler may make calls of
 * memcpy, memmove and memset out of loops), and does not recurse. Floats occur in the features alone, from samples to the
 * network's input; the network and the decoder are integers, and give Hark's own on every processor.
 *
 *     static hark_model spotter;
 *
 *     void microphone_interrupt(const int16_t *samples, size_t count) { hark_model_feed(&spotter, samples, count); }
 *
 *     int main(void) {
 *         hark_model_detection detection;
 *         hark_model_init(&spotter);
 *         microphone_start();
 *         for (;;) {
 *             switch (hark_model_poll(&spotter, &detection)) {
 *             case HARK_MODEL_DETECTED: lamp_on(detection.label); break;
 *             case HARK_MODEL_IDLE: wait_for_interrupt(); break;
 *             }
 *         }
 *     }
 *
 * Any optimization is right but -ffast-math and its parts, which change the features. They are refused where the compiler
 * has a macro for them. These macros may be defined, alike for all files of the library and all that include this one:
 *
 *     HARK_MODEL_RING=N         samples between feed and poll, a power of two of 16 at least, in digits; 0: no feed and poll
 *     HARK_MODEL_NO_FEATURES    only hark_model_step: no floats
 *     HARK_MODEL_PLAIN          for hark_model.c: no instructions of a processor's own
 *     HARK_MODEL_PLACE=X        for hark_model_weights.c: put before the weights, such as __attribute__((section(".psram")))
 *
 * Every name begins with hark_model or HARK_MODEL: libraries of several models link into one program.
 *
 * Qm.n is a two's complement integer in units of 2^-n. */
#ifndef HARK_MODEL_H
#define HARK_MODEL_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* The model. */
@SIZES@

/* Samples that wait between hark_model_feed and hark_model_poll at most. By default those of two hops at
 * least: of the one that comes while the last one is computed, and of a block of the microphone's. */
#ifndef HARK_MODEL_RING
#define HARK_MODEL_RING HARK_MODEL_STANDARD_RING
#endif

/* The names of functions that take a spotter, and of the tables, hold the model's checksum and what the struct depends on:
 * objects that were compiled with another model's header, or that differ in HARK_MODEL_NO_FEATURES or HARK_MODEL_RING, do
 * not link. */
#ifdef HARK_MODEL_NO_FEATURES
#define HARK_MODEL_GUARDED(name) name##_@CHECKSUM@_no_features
#else
#define HARK_MODEL_GUARDED(name) HARK_MODEL_JOINED(name##_@CHECKSUM@_ring_, HARK_MODEL_RING)
#define HARK_MODEL_JOINED(name, ring) HARK_MODEL_JOINED_WORDS(name, ring)
#define HARK_MODEL_JOINED_WORDS(name, ring) name##ring
#endif
#define hark_model_init HARK_MODEL_GUARDED(hark_model_init)
#define hark_model_reset HARK_MODEL_GUARDED(hark_model_reset)
#define hark_model_set_sensitivity HARK_MODEL_GUARDED(hark_model_set_sensitivity)
#define hark_model_self_test HARK_MODEL_GUARDED(hark_model_self_test)
#define hark_model_feed HARK_MODEL_GUARDED(hark_model_feed)
#define hark_model_poll HARK_MODEL_GUARDED(hark_model_poll)
#define hark_model_process HARK_MODEL_GUARDED(hark_model_process)
#define hark_model_step HARK_MODEL_GUARDED(hark_model_step)
#define hark_model_layers HARK_MODEL_GUARDED(hark_model_layers)

/* Labels by number: label in hark_model_detection, and the place in logits, posteriors, hark_model_label_names and
 * hark_model_thresholds. */
enum {
@LABELS@
};

/* What functions return. Errors are negative. */
enum {
    HARK_MODEL_OK = 0,
    /* hark_model_poll: all samples are used up; a frame was computed; a keyword fired in one. */
    HARK_MODEL_IDLE = 0,
    HARK_MODEL_FRAME = 1,
    HARK_MODEL_DETECTED = 2,
    /* hark_model_poll: samples were lost, because it was not called soon enough. It begins anew behind the gap. */
    HARK_MODEL_LOST = -1,
    /* hark_model_self_test: the network or the features differ from Hark's. The image is damaged, or the compiler is. */
    HARK_MODEL_WRONG_NETWORK = -2,
    HARK_MODEL_WRONG_FEATURES = -3,
    HARK_MODEL_BAD_ARGUMENT = -4
};

/* Vectors of the network are read four bytes at a time. */
#ifdef __GNUC__
#define HARK_MODEL_ALIGNED __attribute__((aligned(4)))
#else
#define HARK_MODEL_ALIGNED
#endif

/* A keyword heard. */
typedef struct hark_model_detection {
    /* Label, 0 ... HARK_MODEL_LABELS - 1. */
    int label;
    /* Posterior, Q0.15: 32767 is certain. */
    int16_t score;
    /* Samples of the stream, since hark_model_init, up to the end of the frame at which it was decided. */
    uint64_t samples;
} hark_model_detection;

/* Called for each detection. It may call hark_model_reset, but not hark_model_process, for the same spotter. */
typedef void (*hark_model_callback)(void *context, const hark_model_detection *detection);

/* One stream: all memory that the library uses. It belongs to one task at a time, but for hark_model_feed. Change the
 * settings between calls; read logits, posteriors, features and lost; the rest is the library's own. */
typedef struct hark_model {
    /* Settings. Posterior from which a label fires, Q0.15: from 32768 on never. hark_model_init takes it from
     * hark_model_thresholds. */
    uint16_t thresholds[HARK_MODEL_LABELS];
    /* Settings. Frames for which a label that fired is silent. hark_model_init: HARK_MODEL_REFRACTORY_FRAMES. */
    uint16_t refractory_frames;

    /* Of the newest frame: what the network said, Q5.10, one a label. */
    int16_t logits[HARK_MODEL_LABELS];
    /* Of the newest frame: what is held against the thresholds, Q0.15, one a label. */
    int16_t posteriors[HARK_MODEL_LABELS];
    /* Of the newest frame: the network's input, Q2.5. */
    HARK_MODEL_ALIGNED int8_t features[(HARK_MODEL_INPUTS + 3) / 4 * 4];

    /* Network: cell states, Q3.12, and outputs of all layers, Q0.7, of each layer to a
     * multiple of four. */
    HARK_MODEL_ALIGNED int8_t outputs[HARK_MODEL_OUTPUTS];
    int16_t cells[HARK_MODEL_CELLS];

    /* Decoder: the window's logits and their greatest, the posteriors that are averaged and their sums. */
    int16_t window[HARK_MODEL_WINDOW_FRAMES][HARK_MODEL_LABELS];
    int16_t greatest[HARK_MODEL_LABELS];
    uint16_t window_next;
#if HARK_MODEL_SMOOTHING_FRAMES > 1
    uint16_t smoothing_next;
    int16_t smoothing[HARK_MODEL_SMOOTHING_FRAMES][HARK_MODEL_LABELS];
    int32_t sums[HARK_MODEL_LABELS];
#endif
    /* Frames for which a label stays silent, and whether it has fallen since it fired. */
    uint16_t silent[HARK_MODEL_LABELS];
    uint8_t armed[HARK_MODEL_LABELS];

#ifndef HARK_MODEL_NO_FEATURES
    /* Features: the samples being collected, the one before them, samples to pass over, samples since init. */
    int16_t samples[HARK_MODEL_WINDOW];
    int16_t before;
    uint16_t collected;
    uint16_t skip;
    uint64_t heard;
    float energies[HARK_MODEL_BANDS];
#if HARK_MODEL_PCEN
    float mean[HARK_MODEL_BANDS];
    uint8_t started;
#endif
#endif

#if !defined(HARK_MODEL_NO_FEATURES) && HARK_MODEL_RING
    /* Between hark_model_feed, which alone changes written and lost, and hark_model_poll: samples written and read, modulo
     * 2^32; samples for which there was no room, and how many of those poll knows of. */
    int16_t ring[HARK_MODEL_RING];
    volatile uint32_t written;
    volatile uint32_t read;
    volatile uint32_t lost;
    uint32_t lost_before;
#endif

    /* Within a frame. First features need it, then the network. */
    union {
#ifndef HARK_MODEL_NO_FEATURES
        float spectrum[HARK_MODEL_FFT + 2];
#endif
        HARK_MODEL_ALIGNED int8_t hidden[(HARK_MODEL_WIDEST + 3) / 4 * 4];
    } scratch;
} hark_model;

/* Names of the labels, UTF-8. */
extern const char *const hark_model_label_names[HARK_MODEL_LABELS];

/* The model's own thresholds, Q0.15; 32768 never fires. */
extern const uint16_t hark_model_thresholds[HARK_MODEL_LABELS];

/* Makes a spotter ready. To be called once before anything else. */
void hark_model_init(hark_model *spotter);

/* Forgets what was heard and what waits in the ring, as after a gap in the sound. Settings stay, samples of the stream count
 * on. */
void hark_model_reset(hark_model *spotter);

/* Sets all thresholds from the model's own. At 50 they are those; below, they rise, at 0 half of the way to 1; above, they
 * fall, at 100 to half. Labels that never fire stay so. Returns HARK_MODEL_BAD_ARGUMENT if not 0 ... 100. */
int hark_model_set_sensitivity(hark_model *spotter, int percent);

/* Compares network and features with what Hark computed at the export, over HARK_MODEL_TEST_FRAMES frames of noise for each.
 * Uses the spotter and leaves it as hark_model_init does. Returns HARK_MODEL_OK, HARK_MODEL_WRONG_NETWORK or
 * HARK_MODEL_WRONG_FEATURES. */
int hark_model_self_test(hark_model *spotter);

#ifndef HARK_MODEL_NO_FEATURES
#if HARK_MODEL_RING
/* Puts the stream's next samples into the ring: 16 bits, mono, HARK_MODEL_SAMPLE_RATE a second, any count. For an interrupt,
 * a DMA callback or another task or core, at any time after hark_model_init, one at a time. Returns the samples for which
 * there was no room: 0 while hark_model_poll keeps up. They are counted in lost. */
size_t hark_model_feed(hark_model *spotter, const int16_t *samples, size_t count);

/* Computes one frame at most, from the samples fed. Call it again until it returns HARK_MODEL_IDLE. Returns HARK_MODEL_FRAME,
 * or HARK_MODEL_DETECTED with *detection filled. After a loss returns HARK_MODEL_LOST once and is reset. */
int hark_model_poll(hark_model *spotter, hark_model_detection *detection);
#endif

/* Without ring, in place of feed and poll: takes the stream's next samples: 16 bits, mono, HARK_MODEL_SAMPLE_RATE a second, any count. How a stream is cut into
 * calls changes nothing. A frame is computed each time that HARK_MODEL_HOP samples have come together (the first after
 * HARK_MODEL_WINDOW), within the call that brings the last of them.
 * found: may be null. Returns the frames computed: 0 or 1 while count is HARK_MODEL_HOP at most. */
size_t hark_model_process(
    hark_model *spotter, const int16_t *samples, size_t count, hark_model_callback found, void *context);
#endif

/* Takes the stream's next frame of features computed elsewhere, HARK_MODEL_INPUTS values in Q2.5; what
 * hark_model_process does with its own. Returns the label that fires at this frame, or -1; its score is
 * spotter->posteriors[label]. With HARK_MODEL_NO_FEATURES defined for the whole library, this is all there is of it. */
int hark_model_step(hark_model *spotter, const int8_t *features);

/* The softmax of a row of logits (Q5.10), HARK_MODEL_LABELS posteriors in Q0.15. A recording of one word is classified by
 * the softmax of each label's greatest logit over its frames. */
void hark_model_softmax(const int16_t *logits, int16_t *posteriors);

#ifdef HARK_MODEL_PRIVATE
/* What hark_model_weights.c holds for hark_model.c. */

typedef struct {
    /* Packed weights are [rows / 4][columns / 4][4 rows][4 columns], with zeros to fours. */
    const int8_t *weights;                 /* of each cell the four gates' of the inputs, then of the layer's outputs */
    const int32_t *rows;                   /* [cells][3][4 gates]: multipliers of both sums to units of 2^-36, biases, Q7.24 */
    uint16_t inputs;
    uint16_t cells;
} hark_model_layer;

/* Gates are in the order input, forget, candidate, output. */
extern const hark_model_layer hark_model_layers[HARK_MODEL_LAYERS];
extern const int8_t hark_model_output_weights[(HARK_MODEL_LABELS + 3) / 4 * 4 * ((HARK_MODEL_TOP + 3) / 4 * 4)];
extern const int32_t hark_model_output_multipliers[HARK_MODEL_LABELS]; /* to units of 2^-34 */
extern const int32_t hark_model_output_biases[HARK_MODEL_LABELS];      /* Q7.24 */

#ifndef HARK_MODEL_NO_FEATURES
extern const float hark_model_window[HARK_MODEL_WINDOW];
extern const float hark_model_cosines[HARK_MODEL_FFT / 4 + 1]; /* cos(2 pi k / HARK_MODEL_FFT) */
extern const uint16_t hark_model_band_first[HARK_MODEL_BANDS];
extern const uint16_t hark_model_band_bins[HARK_MODEL_BANDS];
extern const float hark_model_band_weights[HARK_MODEL_BAND_WEIGHTS]; /* one band after the other */
#if HARK_MODEL_MFCC
extern const float hark_model_dct[HARK_MODEL_INPUTS][HARK_MODEL_BANDS];
#endif
extern const float hark_model_mean[HARK_MODEL_INPUTS];
extern const float hark_model_inverse_deviation[HARK_MODEL_INPUTS];
extern const int8_t hark_model_test_features[HARK_MODEL_TEST_FRAMES * HARK_MODEL_INPUTS];
#endif
extern const uint32_t hark_model_test_digest;
#endif

#ifdef __cplusplus
}
#endif

#endif
