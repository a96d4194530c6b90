// SPDX-License-Identifier: Apache-2.0
// Start-up, console and clock of a Cortex-M without a C library. Console and exit use semihosting of the debugger.
#include "platform.h"

extern uint8_t stack_high[];
_Noreturn void start(void);
void *memcpy(void *restrict to, const void *restrict from, size_t count);
void *memset(void *to, int value, size_t count);

static int semihosting(int operation, const void *parameter) {
    register int r0 __asm__("r0") = operation;
    register const void *r1 __asm__("r1") = parameter;
    __asm__ volatile("bkpt 0xAB" : "+r"(r0) : "r"(r1) : "memory");
    return r0;
}

void platform_write(const char *text) { semihosting(0x04, text); }  // SYS_WRITE0

_Noreturn void platform_exit(int status) {
    const uint32_t block[2] = {0x20026, (uint32_t)status};  // ADP_Stopped_ApplicationExit
    semihosting(0x20, block);                               // SYS_EXIT_EXTENDED
    for (;;) {}
}

// The emulator executes one instruction per nanosecond (-icount shift=0); the system timer counts processor cycles.
#define SYST_CSR (*(volatile uint32_t *)0xE000E010)
#define SYST_RVR (*(volatile uint32_t *)0xE000E014)
#define SYST_CVR (*(volatile uint32_t *)0xE000E018)

uint32_t platform_instructions(void) {
    static uint32_t newest = 0xFFFFFF;
    static uint64_t ticks;
    const uint32_t value = SYST_CVR;
    ticks += (newest - value) & 0xFFFFFF;  // counts down, 24 bits
    newest = value;
    return (uint32_t)(ticks * 1000 / CLOCK_MHZ);
}

// Memory functions that the compiler calls, under the names of the ARM ABI: memset's value and count are swapped.
void __aeabi_memcpy(void *to, const void *from, size_t count) { memcpy(to, from, count); }
void __aeabi_memcpy4(void *to, const void *from, size_t count) { memcpy(to, from, count); }
void __aeabi_memcpy8(void *to, const void *from, size_t count) { memcpy(to, from, count); }
void __aeabi_memset(void *to, size_t count, int value) { memset(to, value, count); }
void __aeabi_memset4(void *to, size_t count, int value) { memset(to, value, count); }
void __aeabi_memset8(void *to, size_t count, int value) { memset(to, value, count); }
void __aeabi_memclr(void *to, size_t count) { memset(to, 0, count); }
void __aeabi_memclr4(void *to, size_t count) { memset(to, 0, count); }
void __aeabi_memclr8(void *to, size_t count) { memset(to, 0, count); }

_Noreturn void reset(void) {
    SYST_RVR = 0xFFFFFF;
    SYST_CVR = 0;
    SYST_CSR = 5;  // enabled, processor clock, no interrupt
    start();
}

_Noreturn void fault(void) {
    platform_write("# fault\n");
    platform_exit(4);
}

__attribute__((section(".vectors"), used)) static const void *const vectors[16] = {
    stack_high, (const void *)reset, (const void *)fault, (const void *)fault, (const void *)fault,
    (const void *)fault, (const void *)fault,
};
