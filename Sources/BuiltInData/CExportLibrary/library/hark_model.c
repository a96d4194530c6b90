// SPDX-License-Identifier: Apache-2.0

/* The engine of hark_model.h: features, network, decoder. Its tables are in hark_model_weights.c.
 *
 * A model of another name has the same engine under that name. What each integer is, Hark's docs/arithmetic.md says; what
 * each step of the features is, docs/model-format.md. */
#define HARK_MODEL_PRIVATE
#include "hark_model.h"

#include <float.h>

#ifndef HARK_MODEL_NO_FEATURES
/* GCC has a macro for each of the options that -ffast-math, -Ofast and -funsafe-math-optimizations stand for. */
#if defined(__FAST_MATH__) || defined(__ASSOCIATIVE_MATH__) || defined(__RECIPROCAL_MATH__) \
    || defined(__NO_SIGNED_ZEROS__) || (defined(__FINITE_MATH_ONLY__) && __FINITE_MATH_ONLY__)
#error "unsafe math changes the features: compile this file with -fno-fast-math (last), or without the unsafe options"
#endif
#if FLT_EVAL_METHOD == 1 || FLT_EVAL_METHOD == 2
#error "floats must be computed as floats: on x86, build with -msse2 -mfpmath=sse"
#endif
/* Clang has a macro for -ffast-math only. These pragmas turn off the parts of -funsafe-math-optimizations. */
#ifdef __clang__
#pragma STDC FP_CONTRACT OFF
#if __clang_major__ >= 11
#pragma clang fp reassociate(off)
#endif
#if __clang_major__ >= 18
#pragma clang fp reciprocal(off)
#endif
#endif
#endif

/* Four products at a time, on the ARM processors that have them: Cortex-M4, M7, and M33 and M55 with DSP. */
#if defined(__GNUC__) && defined(__ARM_FEATURE_SIMD32) && !defined(__ARM_BIG_ENDIAN) && !defined(HARK_MODEL_PLAIN)
#define SIMD32 1
#else
#define SIMD32 0
#endif

/* What C99 leaves to the compiler and this needs; each line fails to compile where it is not so. */
typedef char hark_model_needs_arithmetic_shifts[(-3 >> 1) == -2 ? 1 : -1];
typedef char hark_model_needs_single_precision[sizeof(float) == 4 && FLT_MANT_DIG == 24 ? 1 : -1];
typedef char hark_model_needs_32_bit_int[sizeof(int) >= 4 ? 1 : -1];
typedef char hark_model_needs_outputs_of_all_layers[HARK_MODEL_TOP <= HARK_MODEL_OUTPUTS ? 1 : -1];
#if HARK_MODEL_RING
typedef char hark_model_needs_a_ring_of_a_power_of_two
    [(HARK_MODEL_RING & (HARK_MODEL_RING - 1)) == 0 && HARK_MODEL_RING >= 16 ? 1 : -1];
#endif
typedef char hark_model_needs_a_power_of_two[(HARK_MODEL_FFT & (HARK_MODEL_FFT - 1)) == 0 ? 1 : -1];
typedef char hark_model_needs_a_window_of_one_transform[HARK_MODEL_WINDOW <= HARK_MODEL_FFT ? 1 : -1];

/* --- Integers ---------------------------------------------------------------------------------------------------- */

/* value / 2^bits, rounded half up: the one rounding there is. */
static int32_t shift(int32_t value, int bits) { return (value + (1 << (bits - 1))) >> bits; }

/* A row's sum of at most 55 bits without its lowest 24, rounded half up. */
static int32_t requantized(int64_t sum) { return (int32_t)((sum + (1 << 23)) >> 24); }

static int16_t saturated16(int32_t value) {
    return (int16_t)(value > INT16_MAX ? INT16_MAX : value < INT16_MIN ? INT16_MIN : value);
}

static int8_t saturated8(int32_t value) {
    return (int8_t)(value > INT8_MAX ? INT8_MAX : value < INT8_MIN ? INT8_MIN : value);
}

/* Four rows of weights times one vector: four sums of at most 512 products of at most 2^14. Nearly all of the network's
 * time is spent here. Weights lie in the order in which they are read: four columns of each row, then the next four
 * columns; rows and vector end in zeros to a multiple of four. Returns the place behind the weights.
 * words: a quarter of the columns, 1 at least. */
#if SIMD32
/* Four bytes. Weights and vectors are aligned for it. */
typedef uint32_t __attribute__((may_alias)) word;

/* Bytes 0 and 2 of a word as two 16-bit integers, and bytes 1 and 3. */
static uint32_t even(uint32_t bytes) {
    uint32_t pair;
    __asm__("sxtb16 %0, %1" : "=r"(pair) : "r"(bytes));
    return pair;
}

static uint32_t odd(uint32_t bytes) {
    uint32_t pair;
    __asm__("sxtb16 %0, %1, ror #8" : "=r"(pair) : "r"(bytes));
    return pair;
}

/* The sum and the products of two pairs. */
static int32_t two_products(uint32_t one, uint32_t other, int32_t sum) {
    __asm__("smlad %0, %1, %2, %0" : "+r"(sum) : "r"(one), "r"(other));
    return sum;
}

static const int8_t *dot4(const int8_t *weights, const int8_t *vector, int words, int32_t *sums) {
    const word *row = (const word *)(const void *)weights;
    const word *value = (const word *)(const void *)vector;
    const word *const end = value + words;
    int32_t a = 0, b = 0, c = 0, d = 0;
    do {
        const uint32_t four = *value++;
        const uint32_t x = even(four), y = odd(four);
        const uint32_t first = row[0], second = row[1], third = row[2], fourth = row[3];
        a = two_products(odd(first), y, two_products(even(first), x, a));
        b = two_products(odd(second), y, two_products(even(second), x, b));
        c = two_products(odd(third), y, two_products(even(third), x, c));
        d = two_products(odd(fourth), y, two_products(even(fourth), x, d));
        row += 4;
    } while (value != end);
    sums[0] = a;
    sums[1] = b;
    sums[2] = c;
    sums[3] = d;
    return (const int8_t *)row;
}
#else
static const int8_t *dot4(const int8_t *weights, const int8_t *vector, int words, int32_t *sums) {
    int32_t a = 0, b = 0, c = 0, d = 0;
    do {
        const int32_t w = vector[0], x = vector[1], y = vector[2], z = vector[3];
        a += weights[0] * w + weights[1] * x + weights[2] * y + weights[3] * z;
        b += weights[4] * w + weights[5] * x + weights[6] * y + weights[7] * z;
        c += weights[8] * w + weights[9] * x + weights[10] * y + weights[11] * z;
        d += weights[12] * w + weights[13] * x + weights[14] * y + weights[15] * z;
        weights += 16;
        vector += 4;
    } while (--words > 0);
    sums[0] = a;
    sums[1] = b;
    sums[2] = c;
    sums[3] = d;
    return weights;
}
#endif

/* tanh over 0 ... 8 as 32 cubics, one a quarter: constant in Q0.15, the others in units of 2^-18. */
static const int16_t tanh_constant[32] = {
    4075, 11743, 18173, 23066, 26519, 28830, 30322, 31262, 31846, 32206, 32426, 32560, 32642, 32691, 32721, 32740,
    32751, 32758, 32762, 32764, 32766, 32767, 32767, 32767, 32767, 32767, 32767, 32767, 32767, 32767, 32767, 32767,
};
static const int16_t tanh_linear[32] = {
    32261, 28560, 22690, 16531, 11306, 7402, 4710, 2942, 1818, 1114, 680, 414, 253, 153, 93, 56,
    34, 21, 12, 8, 11, 9, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
};
static const int16_t tanh_quadratic[32] = {
    -500, -1275, -1564, -1457, -1142, -815, -550, -352, -218, -140, -85, -52, -34, -17, -8, -11,
    -6, -11, -8, 1, -7, -6, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
};
static const int16_t tanh_cubic[32] = {
    -159, -91, -10, 41, 56, 51, 39, 27, 17, 11, 7, 4, 3, 2, 1, 1,
    0, -4, 0, 0, -8, -4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
};

static int32_t magnitude(int16_t value) {
    const int32_t positive = value < 0 ? -(int32_t)value : value;
    return positive > INT16_MAX ? INT16_MAX : positive;
}

/* Of a quarter, at t in Q0.15. */
static int32_t rise(int32_t quarter, int32_t t) {
    int32_t sum = tanh_cubic[quarter];
    sum = tanh_quadratic[quarter] + shift(sum * t, 15);
    sum = tanh_linear[quarter] + shift(sum * t, 15);
    return shift(sum * t, 15);
}

/* Q3.12 to Q0.15. */
static int32_t hyperbolic_tangent(int16_t value) {
    const int32_t a = magnitude(value);
    const int32_t quarter = a >> 10;
    const int32_t y = tanh_constant[quarter] + shift(rise(quarter, ((a & 1023) - 512) * 64), 3);
    const int32_t bounded = y > INT16_MAX ? INT16_MAX : y;
    return value < 0 ? -bounded : bounded;
}

/* Q3.12 to Q0.15. */
static int32_t sigmoid(int16_t value) {
    const int32_t a = magnitude(value);
    const int32_t quarter = a >> 11;
    const int32_t y = 16384 + shift(8 * tanh_constant[quarter] + rise(quarter, ((a & 2047) - 1024) * 32), 4);
    return value < 0 ? 32768 - y : y;
}

/* 2^(-k / 64), Q1.15. */
static const uint16_t powers_of_two[65] = {
    32768, 32415, 32066, 31720, 31379, 31041, 30706, 30376, 30048, 29725, 29405, 29088, 28774,
    28464, 28158, 27855, 27554, 27258, 26964, 26674, 26386, 26102, 25821, 25543, 25268, 24995,
    24726, 24460, 24196, 23936, 23678, 23423, 23170, 22921, 22674, 22430, 22188, 21949, 21713,
    21479, 21247, 21019, 20792, 20568, 20347, 20127, 19911, 19696, 19484, 19274, 19066, 18861,
    18658, 18457, 18258, 18061, 17867, 17674, 17484, 17296, 17109, 16925, 16743, 16562, 16384,
};

/* exp(-x) in Q1.15, x in units of 2^-10, 0 ... 65535. */
static int32_t exponential(int32_t x) {
    const uint32_t power = ((uint32_t)x * 23637u + 128u) >> 8;
    const int whole = (int)(power >> 16);
    const uint32_t fraction = power & 65535u;
    const int32_t low = powers_of_two[fraction >> 10];
    const int32_t fall = powers_of_two[(fraction >> 10) + 1] - low;
    const int32_t value = low + shift(fall * (int32_t)(fraction & 1023u), 10);
    if (whole >= 16) return 0;
    return whole == 0 ? value : shift(value, whole);
}

void hark_model_softmax(const int16_t *logits, int16_t *posteriors) {
    int32_t greatest = INT16_MIN;
    uint32_t sum = 0;
    int label;
    for (label = 0; label < HARK_MODEL_LABELS; label++) {
        if (logits[label] > greatest) greatest = logits[label];
    }
    for (label = 0; label < HARK_MODEL_LABELS; label++) sum += (uint32_t)exponential(greatest - logits[label]);
    for (label = 0; label < HARK_MODEL_LABELS; label++) {
        const uint32_t share = (((uint32_t)exponential(greatest - logits[label]) << 15) + sum / 2) / sum;
        posteriors[label] = (int16_t)(share > INT16_MAX ? INT16_MAX : share);
    }
}

/* --- Network ----------------------------------------------------------------------------------------------------- */

/* The number of four-byte words that hold a number of bytes. */
#define WORDS(bytes) (((bytes) + 3) / 4)

/* One layer, one frame: its outputs of the last frame become those of this one. */
static void advance_layer(
    hark_model *spotter, const hark_model_layer *layer, const int8_t *input, int16_t *cell, int8_t *output) {
    int8_t *const hidden = spotter->scratch.hidden;
    const int8_t *weights = layer->weights;
    const int32_t *rows = layer->rows;
    const int cells = layer->cells;
    const int input_words = WORDS(layer->inputs), output_words = WORDS(cells);
    int32_t from_input[4], from_output[4];
    int n, row;
    for (n = 0; n < cells; n++) {
        int16_t gates[4];
        weights = dot4(weights, input, input_words, from_input);
        weights = dot4(weights, output, output_words, from_output);
        for (row = 0; row < 4; row++) {
            gates[row] = saturated16(requantized((int64_t)from_input[row] * rows[row]
                + (int64_t)from_output[row] * rows[4 + row] + (int64_t)rows[8 + row] * 4096));
        }
        rows += 12;
        cell[n] = saturated16(shift(
            sigmoid(gates[1]) * cell[n] + shift(sigmoid(gates[0]) * hyperbolic_tangent(gates[2]), 3), 15));
        hidden[n] = saturated8(shift(sigmoid(gates[3]) * hyperbolic_tangent(cell[n]), 23));
    }
    for (n = 0; n < cells; n++) output[n] = hidden[n];
}

/* From spotter->features to logits. */
static void advance_network(hark_model *spotter) {
    const int8_t *input = spotter->features;
    const int8_t *weights = hark_model_output_weights;
    int16_t *cell = spotter->cells;
    int8_t *output = spotter->outputs;
    int32_t sums[4];
    int index;
    for (index = 0; index < HARK_MODEL_LAYERS; index++) {
        const hark_model_layer *const layer = &hark_model_layers[index];
        advance_layer(spotter, layer, input, cell, output);
        input = output;
        cell += layer->cells;
        output += 4 * WORDS(layer->cells);
    }
    for (index = 0; index < HARK_MODEL_LABELS; index++) {
        if ((index & 3) == 0) weights = dot4(weights, input, WORDS(HARK_MODEL_TOP), sums);
        spotter->logits[index] = saturated16(requantized((int64_t)sums[index & 3] * hark_model_output_multipliers[index]
            + (int64_t)hark_model_output_biases[index] * 1024));
    }
}

/* --- Decoder ----------------------------------------------------------------------------------------------------- */

/* Each label's greatest logit over the window. */
static void advance_window(hark_model *spotter) {
    int16_t *const row = spotter->window[spotter->window_next];
    int label, frame;
    for (label = 0; label < HARK_MODEL_LABELS; label++) {
        const int16_t leaving = row[label];
        row[label] = spotter->logits[label];
        if (row[label] >= spotter->greatest[label]) {
            spotter->greatest[label] = row[label];
        } else if (leaving == spotter->greatest[label]) {
            int16_t found = INT16_MIN;
            for (frame = 0; frame < HARK_MODEL_WINDOW_FRAMES; frame++) {
                if (spotter->window[frame][label] > found) found = spotter->window[frame][label];
            }
            spotter->greatest[label] = found;
        }
    }
    spotter->window_next = (uint16_t)((spotter->window_next + 1) % HARK_MODEL_WINDOW_FRAMES);
}

#if HARK_MODEL_SMOOTHING_FRAMES > 1
/* The mean of each label's posteriors; frames before the start are zeros. */
static void advance_mean(hark_model *spotter) {
    int16_t *const row = spotter->smoothing[spotter->smoothing_next];
    int label;
    for (label = 0; label < HARK_MODEL_LABELS; label++) {
        spotter->sums[label] += spotter->posteriors[label] - row[label];
        row[label] = spotter->posteriors[label];
        spotter->posteriors[label] =
            (int16_t)((spotter->sums[label] + HARK_MODEL_SMOOTHING_FRAMES / 2) / HARK_MODEL_SMOOTHING_FRAMES);
    }
    spotter->smoothing_next = (uint16_t)((spotter->smoothing_next + 1) % HARK_MODEL_SMOOTHING_FRAMES);
}
#endif

/* Which keyword fires: the likeliest of those that may, the first of equals. */
static int fire(hark_model *spotter) {
    int label, best = -1;
    for (label = 0; label < HARK_MODEL_LABELS; label++) {
        const int32_t posterior = spotter->posteriors[label];
        const int32_t threshold = spotter->thresholds[label];
        const int silent = spotter->silent[label] > 0;
        if (silent) spotter->silent[label]--;
        if (posterior * 32768 < threshold * HARK_MODEL_REARM) spotter->armed[label] = 1;
        if (posterior < threshold || !spotter->armed[label] || silent) continue;
        if (best < 0 || posterior > spotter->posteriors[best]) best = label;
    }
    if (best >= 0) {
        spotter->armed[best] = 0;
        spotter->silent[best] = spotter->refractory_frames;
    }
    return best;
}

/* From spotter->features to the label that fires, or -1. */
static int advance(hark_model *spotter) {
    advance_network(spotter);
    advance_window(spotter);
    hark_model_softmax(spotter->greatest, spotter->posteriors);
#if HARK_MODEL_SMOOTHING_FRAMES > 1
    advance_mean(spotter);
#endif
    return fire(spotter);
}

int hark_model_step(hark_model *spotter, const int8_t *features) {
    int index;
    for (index = 0; index < HARK_MODEL_INPUTS; index++) spotter->features[index] = features[index];
    return advance(spotter);
}

/* --- Features ---------------------------------------------------------------------------------------------------- */

#ifndef HARK_MODEL_NO_FEATURES
typedef union {
    float number;
    int32_t bits;
} hark_model_float;

/* Makes a compiler round a number here. It then cannot make one multiply-add, which rounds once, of a product and a sum;
 * GCC ignores the pragma against that, and Clang does with -ffp-contract=fast. No instructions. */
#if !defined(__GNUC__)
#define ROUNDED(number) (void)(number)
#elif defined(__arm__) && defined(__ARM_FP) && !defined(__SOFTFP__)
#define ROUNDED(number) __asm__("" : "+t"(number))
#elif defined(__aarch64__)
#define ROUNDED(number) __asm__("" : "+w"(number))
#elif defined(__SSE__)
#define ROUNDED(number) __asm__("" : "+x"(number))
#elif defined(__riscv_flen) || defined(__powerpc__) || (defined(__XTENSA__) && !defined(__XTENSA_SOFT_FLOAT__))
#define ROUNDED(number) __asm__("" : "+f"(number))
#else
#define ROUNDED(number) __asm__("" : "+r"(number))
#endif

/* The product, rounded to a float. For every product that is added to something. */
static float product(float a, float b) {
    float rounded = a * b;
    ROUNDED(rounded);
    return rounded;
}

/* Added to a number of magnitude below 2^22, it leaves the nearest integer in the lowest bits. */
#define ROUNDER 0x1.8p23f
/* ln 2 in two parts; the product of the first, of 10 bits, with an exponent is exact. */
#define LN2_HIGH 0.693359375f
#define LN2_LOW -2.12194440e-4f

/* ln x for normal x > 0, within a unit in the last place. */
static float logarithm(float x) {
    const int32_t root = 0x3F3504F3; /* sqrt(1/2) */
    hark_model_float mantissa;
    int32_t shifted;
    float exponent, f, square, q, small;
    mantissa.number = x;
    shifted = mantissa.bits - root;
    exponent = (float)(shifted >> 23);
    mantissa.bits = (shifted & 0x007FFFFF) + root;
    f = mantissa.number - 1.0f;
    square = f * f;
    q = product(f, 0.069198735f) - 0.1178024f;
    q = product(q, f) + 0.11865444f;
    q = product(q, f) - 0.12385657f;
    q = product(q, f) + 0.14219989f;
    q = product(q, f) - 0.1666921f;
    q = product(q, f) + 0.20002148f;
    q = product(q, f) - 0.24999987f;
    q = product(q, f) + 0.3333331f;
    small = product(q * f, square) + product(exponent, LN2_LOW) - product(square, 0.5f);
    return f + small + product(exponent, LN2_HIGH);
}

#if HARK_MODEL_PCEN
/* e^y for y in -86 ... 88, within 1.1 units in the last place; beyond as at the nearer end. */
static float power_of_e(float y) {
    const float bounded = y < -86.0f ? -86.0f : y > 88.0f ? 88.0f : y;
    hark_model_float sum, fraction;
    float n, r, q;
    sum.number = product(bounded, 1.44269504f) + ROUNDER;
    n = sum.number - ROUNDER;
    r = bounded - product(n, LN2_HIGH) - product(n, LN2_LOW);
    q = product(r, 0.0013950324f) + 0.008368815f;
    q = product(q, r) + 0.04166621f;
    q = product(q, r) + 0.1666652f;
    q = product(q, r) + 0.5f;
    fraction.number = product(r * r, q) + r + 1.0f;
    /* The exponent goes up by n. */
    fraction.bits += (sum.bits - 0x4B400000) * (1 << 23);
    return fraction.number;
}
#endif

#if HARK_MODEL_SPECTRUM == 1
/* By Newton's method, within two units in the last place; 0 below the least normal number. */
static float square_root(float x) {
    hark_model_float y;
    int turn;
    if (x < FLT_MIN) return 0.0f;
    y.number = x;
    y.bits = (y.bits >> 1) + 0x1FBD1DF5;
    for (turn = 0; turn < 3; turn++) y.number = 0.5f * (y.number + x / y.number);
    return y.number;
}
#endif

/* The sample at a place in the window, full scale at -1 ... 1. */
static float sample_at(const hark_model *spotter, int index) {
    const float sample = product((float)spotter->samples[index], 1.0f / 32768.0f);
#if HARK_MODEL_EMPHASIS == 1
    const int16_t last = index > 0 ? spotter->samples[index - 1] : spotter->before;
    return sample - product(HARK_MODEL_EMPHASIS_COEFFICIENT, (float)last * (1.0f / 32768.0f));
#else
    return sample;
#endif
}

#if HARK_MODEL_REMOVES_OFFSET
static float offset_of(const hark_model *spotter) {
    float sum = 0.0f;
    int index;
    for (index = 0; index < HARK_MODEL_WINDOW; index++) sum += sample_at(spotter, index);
    return sum / (float)HARK_MODEL_WINDOW;
}
#endif

#if HARK_MODEL_FRAME_ENERGY
static float log_energy(const hark_model *spotter, float offset) {
    float sum = 0.0f;
    int index;
    for (index = 0; index < HARK_MODEL_WINDOW; index++) {
        const float sample = sample_at(spotter, index) - offset;
        sum += product(sample, sample);
    }
    return logarithm(sum < FLT_EPSILON ? FLT_EPSILON : sum);
}
#endif

/* What the transform takes of a place in the frame. */
static float conditioned(const hark_model *spotter, int index, float offset) {
    float sample;
    if (index >= HARK_MODEL_WINDOW) return 0.0f;
    sample = sample_at(spotter, index) - offset;
#if HARK_MODEL_EMPHASIS == 2
    sample -= product(sample_at(spotter, index > 0 ? index - 1 : 0) - offset, HARK_MODEL_EMPHASIS_COEFFICIENT);
#endif
    return product(sample, hark_model_window[index]);
}

/* cos and sin of 2 pi step / HARK_MODEL_FFT, step below half of it. */
static void turn_by(int step, float *cosine, float *sine) {
    if (step <= HARK_MODEL_FFT / 4) {
        *cosine = hark_model_cosines[step];
        *sine = hark_model_cosines[HARK_MODEL_FFT / 4 - step];
    } else {
        *cosine = -hark_model_cosines[HARK_MODEL_FFT / 2 - step];
        *sine = hark_model_cosines[step - HARK_MODEL_FFT / 4];
    }
}

/* Half as many complex numbers as the frame has samples, in the order of reversed bits: even samples the real parts, odd
 * ones the imaginary. */
static void fill(const hark_model *spotter, float offset, float *z) {
    int index, place = 0;
    for (index = 0; index < HARK_MODEL_FFT / 2; index++) {
        int bit = HARK_MODEL_FFT / 4;
        z[2 * place] = conditioned(spotter, 2 * index, offset);
        z[2 * place + 1] = conditioned(spotter, 2 * index + 1, offset);
        while (bit > 0 && (place & bit) != 0) {
            place ^= bit;
            bit >>= 1;
        }
        place |= bit;
    }
}

/* Their Fourier transform: radix 2, decimation in time. */
static void transform(float *z) {
    int length, j, k;
    for (length = 1; length < HARK_MODEL_FFT / 2; length *= 2) {
        for (j = 0; j < length; j++) {
            float cosine, sine;
            turn_by(j * (HARK_MODEL_FFT / 2 / length), &cosine, &sine);
            for (k = j; k < HARK_MODEL_FFT / 2; k += 2 * length) {
                float *const a = z + 2 * k;
                float *const b = z + 2 * (k + length);
                /* Turned by nothing: no multiplications, a quarter of them all. */
                const float real = j == 0 ? b[0] : product(cosine, b[0]) + product(sine, b[1]);
                const float imaginary = j == 0 ? b[1] : product(cosine, b[1]) - product(sine, b[0]);
                b[0] = a[0] - real;
                b[1] = a[1] - imaginary;
                a[0] += real;
                a[1] += imaginary;
            }
        }
    }
}

static float scaled(float power) {
#if HARK_MODEL_SPECTRUM == 1
    return square_root(power);
#elif HARK_MODEL_SPECTRUM == 2
    return power * (1.0f / (float)HARK_MODEL_FFT);
#else
    return power;
#endif
}

static float power(float real, float imaginary) {
    return scaled(product(real, real) + product(imaginary, imaginary));
}

/* Takes the real frame's spectrum out of that transform: bin k, 0 ... HARK_MODEL_FFT / 2, at z[2 k]. */
static void untangle(float *z) {
    const float first = z[0] + z[1], last = z[0] - z[1];
    int k;
    z[0] = scaled(first * first);
    z[HARK_MODEL_FFT] = scaled(last * last);
    for (k = 1; k <= HARK_MODEL_FFT / 4; k++) {
        float *const a = z + 2 * k;
        float *const b = z + HARK_MODEL_FFT - 2 * k;
        const float even_real = product(0.5f, a[0] + b[0]), even_imaginary = product(0.5f, a[1] - b[1]);
        const float odd_real = product(0.5f, a[1] + b[1]), odd_imaginary = product(0.5f, b[0] - a[0]);
        float cosine, sine, real, imaginary;
        turn_by(k, &cosine, &sine);
        real = product(cosine, odd_real) + product(sine, odd_imaginary);
        imaginary = product(cosine, odd_imaginary) - product(sine, odd_real);
        a[0] = power(even_real + real, even_imaginary + imaginary);
        b[0] = power(even_real - real, even_imaginary - imaginary);
    }
}

static void sum_bands(const float *z, float *energies) {
    const float *weights = hark_model_band_weights;
    int band, index;
    for (band = 0; band < HARK_MODEL_BANDS; band++) {
        const float *bins = z + 2 * hark_model_band_first[band];
        const int count = hark_model_band_bins[band];
        float sum = 0.0f;
        for (index = 0; index < count; index++) sum += product(weights[index], bins[2 * index]);
        weights += count;
        energies[band] = sum;
    }
}

#if HARK_MODEL_PCEN
/* (energy * level + bias)^power */
static float root_compressed(float energy, float level) {
    return power_of_e(logarithm(product(energy, level) + HARK_MODEL_PCEN_BIAS) * HARK_MODEL_PCEN_POWER);
}

static void compress(hark_model *spotter) {
    const float nothing = root_compressed(0.0f, 0.0f);
    float weight = HARK_MODEL_PCEN_SMOOTHING;
    int band;
    /* The level to begin with is that of the first three frames together. */
    if (spotter->started < 4) spotter->started++;
    if (spotter->started <= 3) {
        const float share = 1.0f / (float)spotter->started;
        if (share > weight) weight = share;
    }
    for (band = 0; band < HARK_MODEL_BANDS; band++) {
        const float energy = spotter->energies[band];
        float mean = spotter->mean[band], level;
        mean += product(energy - mean, weight);
        if (mean < 1e-30f) mean = 1e-30f;
        spotter->mean[band] = mean;
        level = power_of_e(logarithm(mean + HARK_MODEL_PCEN_FLOOR) * -HARK_MODEL_PCEN_GAIN);
        spotter->energies[band] = root_compressed(energy, level) - nothing;
    }
}
#else
static void compress(hark_model *spotter) {
    int band;
    for (band = 0; band < HARK_MODEL_BANDS; band++) {
        const float energy = spotter->energies[band];
#if HARK_MODEL_COMPRESSION == 0
        spotter->energies[band] = logarithm(energy + HARK_MODEL_FLOOR);
#else
        const float natural = logarithm(energy < HARK_MODEL_FLOOR ? HARK_MODEL_FLOOR : energy);
#if HARK_MODEL_COMPRESSION == 3
        spotter->energies[band] = product(natural, 4.3429448f); /* 10 / ln 10: decibels */
#else
        spotter->energies[band] = natural;
#endif
#endif
    }
}
#endif

/* (value - mean) / deviation in Q2.5, rounded half up. */
static int8_t normalized(float value, int index) {
    const float scaled32 =
        product((value - hark_model_mean[index]) * hark_model_inverse_deviation[index], 32.0f) + 0.5f;
    int32_t integer;
    if (scaled32 >= 127.0f) return 127;
    if (!(scaled32 > -128.0f)) return -128;
    integer = (int32_t)scaled32;
    return (int8_t)((float)integer > scaled32 ? integer - 1 : integer);
}

/* From the collected samples to the network's input. */
static void compute_features(hark_model *spotter) {
    float *const z = spotter->scratch.spectrum;
#if HARK_MODEL_REMOVES_OFFSET
    const float offset = offset_of(spotter);
#else
    const float offset = 0.0f;
#endif
    int index;
    fill(spotter, offset, z);
    transform(z);
    untangle(z);
    sum_bands(z, spotter->energies);
    compress(spotter);
    for (index = 0; index < HARK_MODEL_INPUTS; index++) {
#if HARK_MODEL_MFCC
        float value = 0.0f;
        int band;
        for (band = 0; band < HARK_MODEL_BANDS; band++) {
            value += product(hark_model_dct[index][band], spotter->energies[band]);
        }
#else
        const float value = spotter->energies[index];
#endif
        spotter->features[index] = normalized(value, index);
    }
#if HARK_MODEL_FRAME_ENERGY
    spotter->features[0] = normalized(log_energy(spotter, offset), 0);
#endif
}

/* Makes room for the next frame; what it shares with this one stays. */
static void move_on(hark_model *spotter) {
#if HARK_MODEL_HOP < HARK_MODEL_WINDOW
    int index;
    spotter->before = spotter->samples[HARK_MODEL_HOP - 1];
    for (index = HARK_MODEL_HOP; index < HARK_MODEL_WINDOW; index++) {
        spotter->samples[index - HARK_MODEL_HOP] = spotter->samples[index];
    }
    spotter->collected = HARK_MODEL_WINDOW - HARK_MODEL_HOP;
#else
    spotter->before = spotter->samples[HARK_MODEL_WINDOW - 1];
    spotter->collected = 0;
    spotter->skip = HARK_MODEL_HOP - HARK_MODEL_WINDOW;
#endif
}

/* Collects samples, up to the last one of a frame at most. Returns how many it took. */
static size_t collect(hark_model *spotter, const int16_t *samples, size_t count) {
    size_t position;
    for (position = 0; position < count && spotter->collected < HARK_MODEL_WINDOW; position++) {
        if (spotter->skip > 0) {
            spotter->skip--;
            spotter->before = samples[position];
        } else {
            spotter->samples[spotter->collected++] = samples[position];
        }
    }
    spotter->heard += position;
    return position;
}

/* If a frame has been collected: computes it. Returns whether there was one, or one in which a keyword fired. */
static int advance_stream(hark_model *spotter, hark_model_detection *detection) {
    int label;
    if (spotter->collected < HARK_MODEL_WINDOW) return HARK_MODEL_IDLE;
    compute_features(spotter);
    move_on(spotter);
    label = advance(spotter);
    if (label < 0) return HARK_MODEL_FRAME;
    detection->label = label;
    detection->score = spotter->posteriors[label];
    detection->samples = spotter->heard;
    return HARK_MODEL_DETECTED;
}

size_t hark_model_process(
    hark_model *spotter, const int16_t *samples, size_t count, hark_model_callback found, void *context) {
    size_t frames = 0;
    while (count > 0) {
        const size_t taken = collect(spotter, samples, count);
        hark_model_detection detection;
        const int event = advance_stream(spotter, &detection);
        if (event != HARK_MODEL_IDLE) frames++;
        if (event == HARK_MODEL_DETECTED && found != NULL) found(context, &detection);
        samples += taken;
        count -= taken;
    }
    return frames;
}

#if HARK_MODEL_RING
/* The ring's positions. A thread or core that loads a position sees all samples written before it was stored. */
#if defined(__GNUC__) && (!defined(__clang__) || __GCC_ATOMIC_INT_LOCK_FREE == 2)
static uint32_t load(const volatile uint32_t *place) { return __atomic_load_n(place, __ATOMIC_ACQUIRE); }
static void store(volatile uint32_t *place, uint32_t value) { __atomic_store_n(place, value, __ATOMIC_RELEASE); }
#else
/* Clang makes calls of atomics on an ARMv6-M, which has a single core. */
#if defined(__GNUC__)
#define BARRIER __asm__ volatile("" : : : "memory")
#else
#define BARRIER (void)0
#endif
static uint32_t load(const volatile uint32_t *place) {
    const uint32_t value = *place;
    BARRIER;
    return value;
}

static void store(volatile uint32_t *place, uint32_t value) {
    BARRIER;
    *place = value;
}
#endif

size_t hark_model_feed(hark_model *spotter, const int16_t *samples, size_t count) {
    const uint32_t written = load(&spotter->written);
    const uint32_t space = HARK_MODEL_RING - (written - load(&spotter->read));
    const size_t taken = count < space ? count : space;
    size_t index;
    for (index = 0; index < taken; index++) {
        spotter->ring[(written + (uint32_t)index) % HARK_MODEL_RING] = samples[index];
    }
    store(&spotter->written, written + (uint32_t)taken);
    if (taken < count) store(&spotter->lost, load(&spotter->lost) + (uint32_t)(count - taken));
    return count - taken;
}

int hark_model_poll(hark_model *spotter, hark_model_detection *detection) {
    const uint32_t lost = load(&spotter->lost);
    uint32_t waiting, read = spotter->read;
    if (lost != spotter->lost_before) {
        /* The samples that wait lie on both sides of the gap, or before it. */
        spotter->heard += lost - spotter->lost_before;
        spotter->lost_before = lost;
        hark_model_reset(spotter);
        return HARK_MODEL_LOST;
    }
    waiting = load(&spotter->written) - read;
    while (waiting > 0 && spotter->collected < HARK_MODEL_WINDOW) {
        const uint32_t place = read % HARK_MODEL_RING;
        const uint32_t straight = waiting < HARK_MODEL_RING - place ? waiting : HARK_MODEL_RING - place;
        const uint32_t taken = (uint32_t)collect(spotter, spotter->ring + place, straight);
        read += taken;
        waiting -= taken;
    }
    store(&spotter->read, read);
    return advance_stream(spotter, detection);
}
#endif
#endif

/* --- Start ------------------------------------------------------------------------------------------------------- */

void hark_model_init(hark_model *spotter) {
    unsigned char *const bytes = (unsigned char *)spotter;
    size_t index;
    int label;
    for (index = 0; index < sizeof *spotter; index++) bytes[index] = 0;
    for (label = 0; label < HARK_MODEL_LABELS; label++) spotter->thresholds[label] = hark_model_thresholds[label];
    spotter->refractory_frames = HARK_MODEL_REFRACTORY_FRAMES;
    hark_model_reset(spotter);
}

int hark_model_set_sensitivity(hark_model *spotter, int percent) {
    int label;
    if (percent < 0 || percent > 100) return HARK_MODEL_BAD_ARGUMENT;
    for (label = 0; label < HARK_MODEL_LABELS; label++) {
        const int32_t threshold = hark_model_thresholds[label];
        const int32_t range = percent < 50 ? 32768 - threshold : threshold;
        spotter->thresholds[label] =
            (uint16_t)(threshold > INT16_MAX ? threshold : threshold + range * (50 - percent) / 100);
    }
    return HARK_MODEL_OK;
}

void hark_model_reset(hark_model *spotter) {
    int index, frame;
    for (index = 0; index < HARK_MODEL_OUTPUTS; index++) spotter->outputs[index] = 0;
    for (index = 0; index < HARK_MODEL_CELLS; index++) spotter->cells[index] = 0;
    for (index = 0; index < HARK_MODEL_LABELS; index++) {
        spotter->logits[index] = 0;
        spotter->posteriors[index] = 0;
        spotter->greatest[index] = INT16_MIN;
        spotter->silent[index] = 0;
        spotter->armed[index] = 1;
        for (frame = 0; frame < HARK_MODEL_WINDOW_FRAMES; frame++) spotter->window[frame][index] = INT16_MIN;
#if HARK_MODEL_SMOOTHING_FRAMES > 1
        spotter->sums[index] = 0;
        for (frame = 0; frame < HARK_MODEL_SMOOTHING_FRAMES; frame++) spotter->smoothing[frame][index] = 0;
#endif
    }
    spotter->window_next = 0;
#if HARK_MODEL_SMOOTHING_FRAMES > 1
    spotter->smoothing_next = 0;
#endif
#ifndef HARK_MODEL_NO_FEATURES
#if HARK_MODEL_RING
    {
        const uint32_t written = load(&spotter->written);
        spotter->heard += written - spotter->read;
        store(&spotter->read, written);
    }
#endif
    spotter->before = 0;
    spotter->collected = 0;
    spotter->skip = 0;
#if HARK_MODEL_PCEN
    spotter->started = 0;
    for (index = 0; index < HARK_MODEL_BANDS; index++) spotter->mean[index] = 1e-30f;
#endif
#endif
}

/* --- Self-test --------------------------------------------------------------------------------------------------- */

/* Pseudo-random numbers; Hark computes the expected results from the same. */
static uint32_t next_number(uint32_t *state) {
    *state = *state * 1664525u + 1013904223u;
    return *state >> 16;
}

static uint32_t mixed(uint32_t digest, int32_t value) { return digest * 31u + (uint32_t)value; }

static int tested_network(hark_model *spotter) {
    uint32_t state = HARK_MODEL_CHECKSUM, digest = 0;
    int frame, index;
    for (frame = 0; frame < HARK_MODEL_TEST_FRAMES; frame++) {
        for (index = 0; index < HARK_MODEL_INPUTS; index++) {
            spotter->features[index] = (int8_t)((int)(next_number(&state) & 255u) - 128);
        }
        digest = mixed(digest, advance(spotter));
        for (index = 0; index < HARK_MODEL_LABELS; index++) {
            digest = mixed(mixed(digest, spotter->logits[index]), spotter->posteriors[index]);
        }
        for (index = 0; index < HARK_MODEL_CELLS; index++) digest = mixed(digest, spotter->cells[index]);
    }
    return digest == hark_model_test_digest ? HARK_MODEL_OK : HARK_MODEL_WRONG_NETWORK;
}

#ifndef HARK_MODEL_NO_FEATURES
/* Features may differ by one step from Hark's, of which the transform rounds differently. */
static int tested_features(hark_model *spotter) {
    const int8_t *expected = hark_model_test_features;
    uint32_t state = HARK_MODEL_CHECKSUM;
    int frame = 0, index;
    while (frame < HARK_MODEL_TEST_FRAMES) {
        const int16_t sample = (int16_t)((int)(next_number(&state) & 16383u) - 8192);
        if (hark_model_process(spotter, &sample, 1, NULL, NULL) == 0) continue;
        for (index = 0; index < HARK_MODEL_INPUTS; index++) {
            const int difference = spotter->features[index] - *expected++;
            if (difference < -1 || difference > 1) return HARK_MODEL_WRONG_FEATURES;
        }
        frame++;
    }
    return HARK_MODEL_OK;
}
#endif

int hark_model_self_test(hark_model *spotter) {
    int status;
    hark_model_init(spotter);
    status = tested_network(spotter);
#ifndef HARK_MODEL_NO_FEATURES
    hark_model_init(spotter);
    if (status == HARK_MODEL_OK) status = tested_features(spotter);
#endif
    hark_model_init(spotter);
    return status;
}
