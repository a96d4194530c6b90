// SPDX-License-Identifier: Apache-2.0

#include "c_export_library.h"

// The compiler knows #embed in every dialect; the package manager cannot ask for C23.
#pragma clang diagnostic ignored "-Wc23-extensions"

static const char header[] = {
#embed "library/hark_model.h"
};

static const char engine[] = {
#embed "library/hark_model.c"
};

static const char example[] = {
#embed "library/hark_model_example.c"
};

static const char blink[] = {
#embed "library/hark_model_blink.ino"
};

c_export_file c_export_header(void) { return (c_export_file){header, sizeof header}; }
c_export_file c_export_engine(void) { return (c_export_file){engine, sizeof engine}; }
c_export_file c_export_example(void) { return (c_export_file){example, sizeof example}; }
c_export_file c_export_blink(void) { return (c_export_file){blink, sizeof blink}; }
