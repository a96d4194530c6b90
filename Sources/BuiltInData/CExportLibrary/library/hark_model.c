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
/* Clang tells of -ffast-math only. What -funsafe-math-optimizations stands for is turned off here. */
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

/* What C99 leaves to the compiler and this needs; each line fails to compile where it is not so. */
typedef char hark_model_needs_arithmetic_shifts[(-3 >> 1) == -2 ? 1 : -1];
typedef char hark_model_needs_single_precision[sizeof(float) == 4 && FLT_MANT_DIG == 24 ? 1 : -1];
typedef char hark_model_needs_32_bit_int[sizeof(int) >= 4 ? 1 : -1];
typedef char hark_model_needs_outputs_of_all_layers[HARK_MODEL_TOP <= HARK_MODEL_OUTPUTS ? 1 : -1];
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

/* At most 512 products of at most 2^14. Four at a time: nearly all of the network's time is spent here. */
static int32_t dot(const int8_t *row, const int8_t *values, int count) {
    int32_t sum = 0;
    for (; count >= 4; count -= 4) {
        sum += row[0] * values[0] + row[1] * values[1] + row[2] * values[2] + row[3] * values[3];
        row += 4;
        values += 4;
    }
    for (; count > 0; count--) sum += *row++ * *values++;
    return sum;
}

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

/* One layer, one frame: its outputs of the last frame become those of this one. */
static void advance_layer(
    hark_model *spotter, const hark_model_layer *layer, const int8_t *input, int16_t *cell, int8_t *output) {
    int16_t *const gates = spotter->scratch.step.gates;
#if HARK_MODEL_PROJECTIONS
    int8_t *const hidden = layer->projection_weights != NULL ? spotter->scratch.step.hidden : output;
#else
    int8_t *const hidden = output;
#endif
    const int inputs = layer->inputs, cells = layer->cells, outputs = layer->outputs;
    int row, n;
    for (row = 0; row < 4 * cells; row++) {
        const int64_t from_input = dot(layer->input_weights + row * inputs, input, inputs);
        const int64_t from_output = dot(layer->recurrent_weights + row * outputs, output, outputs);
        gates[row] = saturated16(requantized(from_input * layer->input_multipliers[row]
            + from_output * layer->recurrent_multipliers[row] + (int64_t)layer->biases[row] * 4096));
    }
    for (n = 0; n < cells; n++) {
        const int32_t input_gate = sigmoid(gates[n]);
        const int32_t forget_gate = sigmoid(gates[cells + n]);
        const int32_t candidate = hyperbolic_tangent(gates[2 * cells + n]);
        const int32_t output_gate = sigmoid(gates[3 * cells + n]);
        const int32_t added = shift(input_gate * candidate, 3);
        cell[n] = saturated16(shift(forget_gate * cell[n] + added, 15));
        hidden[n] = saturated8(shift(output_gate * hyperbolic_tangent(cell[n]), 23));
    }
#if HARK_MODEL_PROJECTIONS
    if (layer->projection_weights != NULL) {
        for (row = 0; row < outputs; row++) {
            const int64_t sum = dot(layer->projection_weights + row * cells, hidden, cells);
            output[row] = saturated8(requantized(sum * layer->projection_multipliers[row]));
        }
    }
#endif
}

/* From a frame of features to logits. */
static void advance_network(hark_model *spotter, const int8_t *features) {
    const int8_t *input = features;
    int16_t *cell = spotter->cells;
    int8_t *output = spotter->outputs;
    int index;
    for (index = 0; index < HARK_MODEL_LAYERS; index++) {
        const hark_model_layer *const layer = &hark_model_layers[index];
        advance_layer(spotter, layer, input, cell, output);
        input = output;
        cell += layer->cells;
        output += layer->outputs;
    }
    for (index = 0; index < HARK_MODEL_LABELS; index++) {
        const int64_t sum = dot(hark_model_output_weights + index * HARK_MODEL_TOP, input, HARK_MODEL_TOP);
        spotter->logits[index] = saturated16(requantized(
            sum * hark_model_output_multipliers[index] + (int64_t)hark_model_output_biases[index] * 1024));
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
        const int32_t threshold = hark_model_thresholds[label];
        const int silent = spotter->silent[label] > 0;
        if (silent) spotter->silent[label]--;
        if (posterior * 32768 < threshold * HARK_MODEL_REARM) spotter->armed[label] = 1;
        if (posterior < threshold || !spotter->armed[label] || silent) continue;
        if (best < 0 || posterior > spotter->posteriors[best]) best = label;
    }
    if (best >= 0) {
        spotter->armed[best] = 0;
        spotter->silent[best] = HARK_MODEL_REFRACTORY_FRAMES;
    }
    return best;
}

int hark_model_step(hark_model *spotter, const int8_t *features) {
    advance_network(spotter, features);
    advance_window(spotter);
    hark_model_softmax(spotter->greatest, spotter->posteriors);
#if HARK_MODEL_SMOOTHING_FRAMES > 1
    advance_mean(spotter);
#endif
    return fire(spotter);
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

size_t hark_model_process(
    hark_model *spotter, const int16_t *samples, size_t count, hark_model_callback found, void *context) {
    size_t frames = 0, position;
    for (position = 0; position < count; position++) {
        spotter->heard++;
        if (spotter->skip > 0) {
            spotter->skip--;
            spotter->before = samples[position];
            continue;
        }
        spotter->samples[spotter->collected++] = samples[position];
        if (spotter->collected == HARK_MODEL_WINDOW) {
            hark_model_detection detection;
            compute_features(spotter);
            move_on(spotter);
            frames++;
            detection.label = hark_model_step(spotter, spotter->features);
            if (detection.label >= 0 && found != NULL) {
                detection.score = spotter->posteriors[detection.label];
                detection.samples = spotter->heard;
                found(context, &detection);
            }
        }
    }
    return frames;
}
#endif

/* --- Start ------------------------------------------------------------------------------------------------------- */

void hark_model_init(hark_model *spotter) {
    unsigned char *const bytes = (unsigned char *)spotter;
    size_t index;
    for (index = 0; index < sizeof *spotter; index++) bytes[index] = 0;
    hark_model_reset(spotter);
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
    spotter->before = 0;
    spotter->collected = 0;
    spotter->skip = 0;
#if HARK_MODEL_PCEN
    spotter->started = 0;
    for (index = 0; index < HARK_MODEL_BANDS; index++) spotter->mean[index] = 1e-30f;
#endif
#endif
}
