// SPDX-License-Identifier: Apache-2.0
// Start-up and console of the emulator's 64-bit ARM board, using semihosting.
#include "platform.h"

static int64_t semihosting(int64_t operation, const void *parameter) {
    register int64_t x0 __asm__("x0") = operation;
    register const void *x1 __asm__("x1") = parameter;
    __asm__ volatile("hlt 0xF000" : "+r"(x0) : "r"(x1) : "memory");
    return x0;
}

void platform_write(const char *text) { semihosting(0x04, text); }  // SYS_WRITE0

_Noreturn void platform_exit(int status) {
    const uint64_t block[2] = {0x20026, (uint64_t)status};  // ADP_Stopped_ApplicationExit
    semihosting(0x18, block);                               // SYS_EXIT
    for (;;) {}
}

uint32_t platform_instructions(void) { return 0; }

_Noreturn void fault(void) {
    platform_write("# fault\n");
    platform_exit(4);
}

// Sixteen exception vectors, 128 bytes apart; each of them ends the run.
__attribute__((naked, section(".vectors"), used)) void vectors(void) {
    __asm__ volatile(
        ".balign 2048\n"
        "exceptions:\n"
        ".rept 16\n"
        "b fault\n"
        ".balign 128\n"
        ".endr\n");
}

// Sets the stack and the exception vectors, and enables the vector registers, which memory functions use.
__attribute__((naked, section(".start"), used)) void _start(void) {
    __asm__ volatile(
        "ldr x0, =stack_high\n"
        "mov sp, x0\n"
        "mov x0, #(3 << 20)\n"
        "msr cpacr_el1, x0\n"
        "ldr x0, =exceptions\n"
        "msr vbar_el1, x0\n"
        "isb\n"
        "b start\n");
}
