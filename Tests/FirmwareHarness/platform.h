// SPDX-License-Identifier: Apache-2.0
// The functions that each board provides to the harness.
#pragma once

#include <stddef.h>
#include <stdint.h>

void platform_write(const char *text);
// Writes a number, followed by a text.
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

// Instructions executed so far, modulo 2^32, if the emulator's clock counts them; else 0.
uint32_t platform_instructions(void);

// Maximum stack use so far, in bytes; 0 if it is not measured.
size_t platform_stack_used(void);

// The counts kept by memory.c.
size_t memory_allocations(void);
size_t memory_bytes_kept(void);
size_t memory_bytes_at_peak(void);

int main(void);
