// SPDX-License-Identifier: Apache-2.0
// The heap for Hark: memory is taken from one end of an array and counted. The block allocated last is freed first;
// init frees in nearly that order, and nothing is allocated after it.
#include "platform.h"

// The size that the smallest board has room for.
#ifndef ARENA_BYTES
#define ARENA_BYTES 10240
#endif

typedef struct block {
    struct block *previous;
    size_t free;
} block;

_Alignas(16) static uint8_t arena[ARENA_BYTES];
static block *last;
static size_t top;
static size_t peak;
static size_t allocations;

int posix_memalign(void **memory, size_t alignment, size_t bytes) {
    allocations += 1;
    if (alignment < sizeof(block)) alignment = sizeof(block);
    size_t begin = (top + sizeof(block) + alignment - 1) / alignment * alignment;
    if (begin > sizeof arena || bytes > sizeof arena - begin) {
        platform_write("# the heap is full\n");
        return 12;  // ENOMEM
    }
    block *taken = (block *)(arena + begin) - 1;
    taken->previous = last;
    taken->free = 0;
    last = taken;
    top = begin + bytes;
    if (top > peak) peak = top;
    *memory = arena + begin;
    return 0;
}

void free(void *memory) {
    if (memory == 0) return;
    ((block *)memory - 1)->free = 1;
    while (last != 0 && last->free) {
        top = (size_t)((uint8_t *)last - arena);
        last = last->previous;
    }
}

size_t memory_allocations(void) { return allocations; }
size_t memory_bytes_kept(void) { return top; }
size_t memory_bytes_at_peak(void) { return peak; }
