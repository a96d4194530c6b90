// SPDX-License-Identifier: Apache-2.0

/// Prints how many products of int8 a nanosecond this core can add up by `vpdpbusd` on registers alone, the best of
/// many short runs; 0 where it has no AVX-512 VNNI.
#include <stdio.h>
#include <time.h>

#if defined(__x86_64__)
#include <immintrin.h>

enum { CHAINS = 12, TURNS = 5000, RUNS = 1000, PRODUCTS = 64 };

static double now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec * 1e9 + time.tv_nsec;
}

#define CHAIN(n) __m512i sum##n = _mm512_set1_epi32(n);
// Not left to the compiler, which could do the sums beforehand.
#define ADD(n) __asm__ volatile("vpdpbusd %2, %1, %0" : "+v"(sum##n) : "v"(a), "v"(b));
#define EACH(what) what(0) what(1) what(2) what(3) what(4) what(5) what(6) what(7) what(8) what(9) what(10) what(11)

__attribute__((target("avx512f,avx512vnni"))) static double peak(void) {
    double best = 0;
    EACH(CHAIN)
    __m512i a = _mm512_set1_epi8(3), b = _mm512_set1_epi8(5);
    for (int run = 0; run < RUNS; run++) {
        double start = now();
        for (int turn = 0; turn < TURNS; turn++) { EACH(ADD) }
        double rate = (double)TURNS * CHAINS * PRODUCTS / (now() - start);
        if (rate > best) best = rate;
    }
    return best;
}

int main(void) {
    int has = __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512vnni");
    printf("%.1f\n", has ? peak() : 0.0);
    return 0;
}
#else
int main(void) {
    puts("0");
    return 0;
}
#endif
