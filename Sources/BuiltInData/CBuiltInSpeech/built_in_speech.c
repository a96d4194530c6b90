// SPDX-License-Identifier: Apache-2.0

#define _GNU_SOURCE
#include "built_in_speech.h"

#include <stddef.h>
#include <stdint.h>
#include <sys/mman.h>
#include <unistd.h>

// The compiler knows #embed in every dialect; the package manager cannot ask for C23.
#pragma clang diagnostic ignored "-Wc23-extensions"

static const uint8_t speech[] = {
#embed "speech.opus"
};

int hark_open_built_in_speech(void) {
    int file = memfd_create("hark-built-in-speech", MFD_CLOEXEC);
    for (size_t written = 0; file >= 0 && written < sizeof speech;) {
        ssize_t count = write(file, speech + written, sizeof speech - written);
        if (count <= 0) {
            close(file);
            return -1;
        }
        written += (size_t)count;
    }
    return file;
}
