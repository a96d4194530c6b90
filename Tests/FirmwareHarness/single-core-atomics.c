// SPDX-License-Identifier: Apache-2.0
// ARMv6-M has no atomic read-modify-write instructions, so reference counting calls these functions. With one core and
// one thread plain code suffices; firmware that also calls Hark from interrupts must wrap them in CPSID and CPSIE.
#include <stdbool.h>
#include <stdint.h>

uint32_t hark_atomic_load(const volatile uint32_t *place, int) __asm__("__atomic_load_4");
uint32_t hark_atomic_load(const volatile uint32_t *place, int) { return *place; }

void hark_atomic_store(volatile uint32_t *place, uint32_t value, int) __asm__("__atomic_store_4");
void hark_atomic_store(volatile uint32_t *place, uint32_t value, int) { *place = value; }

uint32_t hark_atomic_add(volatile uint32_t *place, uint32_t value, int) __asm__("__atomic_fetch_add_4");
uint32_t hark_atomic_add(volatile uint32_t *place, uint32_t value, int) {
    const uint32_t before = *place;
    *place = before + value;
    return before;
}

uint32_t hark_atomic_sub(volatile uint32_t *place, uint32_t value, int) __asm__("__atomic_fetch_sub_4");
uint32_t hark_atomic_sub(volatile uint32_t *place, uint32_t value, int) {
    const uint32_t before = *place;
    *place = before - value;
    return before;
}

bool hark_atomic_exchange(volatile uint32_t *place, uint32_t *expected, uint32_t value, int, int)
    __asm__("__atomic_compare_exchange_4");
bool hark_atomic_exchange(volatile uint32_t *place, uint32_t *expected, uint32_t value, int, int) {
    if (*place == *expected) {
        *place = value;
        return true;
    }
    *expected = *place;
    return false;
}
