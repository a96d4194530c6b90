// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <stdint.h>

/// Allocations by malloc, calloc, realloc and their aligned kin on this thread since it began; -1 where a sanitizer has
/// its own allocator, which must not be replaced.
int64_t allocation_counter_read(void);
