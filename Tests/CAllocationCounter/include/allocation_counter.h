// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <stdint.h>

/// The number of allocations by malloc, calloc, realloc and the aligned variants on this thread since it began; -1
/// under a sanitizer, whose allocator must not be replaced.
int64_t allocation_counter_read(void);
