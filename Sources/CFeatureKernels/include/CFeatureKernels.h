// SPDX-License-Identifier: Apache-2.0

/// The costliest parts of the features in C, for processors with wider vectors than a build for every x86-64 may use.
/// The Swift of SpeechFeatures is the oracle: each function does the same operations in the same order, without fused
/// multiplication, and gives the same bits.
///
/// Nothing here allocates, locks or fails. The caller owns all memory and checks all sizes.
#ifndef HARK_CFEATUREKERNELS_H
#define HARK_CFEATUREKERNELS_H

#include <stddef.h>
#include <stdint.h>

/// The figures of per-channel energy normalization: `(E / (floor + M)^gain + bias)^power - offset`.
typedef struct {
    /// Of the new frame in the running mean M.
    float weight;
    /// Lower limit of M.
    float least_mean;
    float floor, gain, bias, power;
    /// bias^power.
    float offset;
} hark_pcen;

typedef struct {
    const char *name;
    /// Replaces `count` energies, a multiple of 8, with their normalized values, and brings the means up to date.
    void (*pcen)(const hark_pcen *figures, float *energies, float *means, size_t count);
    /// Copies samples: NaN and infinity as 0, magnitudes above `greatest` as `greatest`, those below `least` as 0. Both
    /// are bit patterns of floats.
    /// - Returns: the number of samples that were not finite.
    size_t (*admit)(const float *input, float *output, size_t count, int32_t least, int32_t greatest);
} hark_feature_kernel;

/// The functions for this processor; NULL if it has no wider vectors.
const hark_feature_kernel *hark_feature_kernel_of_processor(void);

#endif
