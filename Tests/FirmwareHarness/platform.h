// SPDX-License-Identifier: Apache-2.0
// What a board gives the harness.
#pragma once

#include <stddef.h>
#include <stdint.h>

void platform_write(const char *text);
// A number, and what comes after it.
static inline void write_number(int32_t value, const char *after) {
    char text[12];
    char *digit = text + sizeof text - 1;
    *digit = 0;
    uint32_t left = value < 0 ? -(uint32_t)value : (uint32_t)value;
    do {
        *--digit = (char)('0' + left % 10);
        left /= 10;
    } while (left != 0);
    if (value < 0) *--digit = '-';
    platform_write(digit);
    platform_write(after);
}

_Noreturn void platform_exit(int status);

// Instructions run so far, modulo 2^32, where the emulator's clock counts them, else 0.
uint32_t platform_instructions(void);

// Deepest use of the stack so far, bytes; 0 where nobody measures.
size_t platform_stack_used(void);

// What memory.c keeps count of.
size_t memory_allocations(void);
size_t memory_bytes_kept(void);
size_t memory_bytes_at_peak(void);

int main(void);
