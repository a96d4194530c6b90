// SPDX-License-Identifier: Apache-2.0

/// Prints a line for each kernel and layer: name, number, digest. The tests build it for other processors.
#include <inttypes.h>
#include <stdio.h>

#include "KernelHarness.h"

int main(void) {
    for (int32_t index = 0; index < hark_kernel_count(); index++) {
        const hark_kernel *kernel = hark_kernel_at(index);
        for (int32_t number = 0; number < hark_harness_cases(); number++) {
            printf("%s %" PRId32 " %" PRIu64 "\n", kernel->name, number, hark_harness_digest(kernel, number));
        }
    }
}
