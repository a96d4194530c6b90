// SPDX-License-Identifier: Apache-2.0
// A Linux process with libc: the x86-64 object.
#include "platform.h"

#include <stdio.h>

void platform_write(const char *text) { fputs(text, stdout); }

uint32_t platform_instructions(void) { return 0; }

size_t platform_stack_used(void) { return 0; }
