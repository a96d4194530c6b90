// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <stddef.h>

/// The C library that `hark export --c` writes, for a model of the name "model": its header (with two lines that the
/// exporter replaces), its engine and its example.
typedef struct {
    const char *bytes;
    size_t size;
} c_export_file;

c_export_file c_export_header(void);
c_export_file c_export_engine(void);
c_export_file c_export_example(void);
/// A sketch for Arduino.
c_export_file c_export_blink(void);
