// SPDX-License-Identifier: Apache-2.0
// Start-up and console of a 32-bit RISC-V, using semihosting, and the one compiler library function that Hark calls.
#include "platform.h"

#include <stdbool.h>

static int semihosting(int operation, const void *parameter) {
    register int a0 __asm__("a0") = operation;
    register const void *a1 __asm__("a1") = parameter;
    // The semihosting call: three uncompressed instructions, a sequence that no program contains otherwise.
    __asm__ volatile(
        ".option push\n"
        ".option norvc\n"
        ".balign 16\n"
        "slli x0, x0, 0x1f\n"
        "ebreak\n"
        "srai x0, x0, 7\n"
        ".option pop\n"
        : "+r"(a0)
        : "r"(a1)
        : "memory");
    return a0;
}

void platform_write(const char *text) { semihosting(0x04, text); }  // SYS_WRITE0

_Noreturn void platform_exit(int status) {
    const uint32_t block[2] = {0x20026, (uint32_t)status};  // ADP_Stopped_ApplicationExit
    semihosting(0x20, block);                               // SYS_EXIT_EXTENDED
    for (;;) {}
}

uint32_t platform_instructions(void) { return 0; }

__attribute__((naked, section(".start"), used)) void _start(void) {
    __asm__ volatile(
        "la sp, stack_high\n"
        "j start\n");
}

// Long division, bit by bit; firmware has a faster version in its compiler library.
int64_t __divdi3(int64_t dividend, int64_t divisor) {
    const bool negative = (dividend < 0) != (divisor < 0);
    uint64_t left = dividend < 0 ? -(uint64_t)dividend : (uint64_t)dividend;
    const uint64_t by = divisor < 0 ? -(uint64_t)divisor : (uint64_t)divisor;
    uint64_t rest = 0, quotient = 0;
    for (int bit = 63; bit >= 0; bit--) {
        rest = rest << 1 | (left >> 63);
        left <<= 1;
        quotient <<= 1;
        if (rest >= by) {
            rest -= by;
            quotient |= 1;
        }
    }
    return negative ? -(int64_t)quotient : (int64_t)quotient;
}
