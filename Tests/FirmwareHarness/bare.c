// SPDX-License-Identifier: Apache-2.0
// Shared by the bare-metal boards: the few functions of a C library that compiled code calls, and stack measurement.
// They are linked into the harness because it has no C library; firmware takes them from its own.
#include "platform.h"

// Symbols of the linker script. The stack gets all RAM that static memory leaves.
extern uint8_t data_begin[], data_end[], data_in_flash[], bss_begin[], bss_end[], stack_low[], stack_high[];

enum { paint = 0xA5 };

uintptr_t __stack_chk_guard = 0x5EC0DE5A;

_Noreturn void __stack_chk_fail(void) {
    platform_write("# the stack was overwritten\n");
    platform_exit(3);
}

// Without -fno-builtin the compiler would replace these loops by calls of the same functions.
void *memcpy(void *restrict to, const void *restrict from, size_t count) {
    uint8_t *target = to;
    const uint8_t *source = from;
    while (count--) *target++ = *source++;
    return to;
}

void *memmove(void *to, const void *from, size_t count) {
    uint8_t *target = to;
    const uint8_t *source = from;
    if (target <= source) return memcpy(to, from, count);
    while (count--) target[count] = source[count];
    return to;
}

void *memset(void *to, int value, size_t count) {
    uint8_t *target = to;
    while (count--) *target++ = (uint8_t)value;
    return to;
}

int memcmp(const void *one, const void *other, size_t count) {
    const uint8_t *left = one, *right = other;
    for (; count--; left++, right++) {
        if (*left != *right) return *left < *right ? -1 : 1;
    }
    return 0;
}

// Paints the stack below the frames in use.
__attribute__((noinline)) void paint_stack(void) {
    uint8_t *here = __builtin_frame_address(0);
    for (uint8_t *byte = stack_low; byte < here - 64; byte++) *(volatile uint8_t *)byte = paint;
}

size_t platform_stack_used(void) {
    const uint8_t *byte = stack_low;
    while (byte < stack_high && *byte == paint) byte++;
    return (size_t)(stack_high - byte);
}

_Noreturn void start(void) {
    // If the loader has already placed the variables, both addresses are equal.
    memmove(data_begin, data_in_flash, (size_t)(data_end - data_begin));
    memset(bss_begin, 0, (size_t)(bss_end - bss_begin));
    paint_stack();
    platform_exit(main());
}
