// SPDX-License-Identifier: Apache-2.0

#include "built_in_models.h"

// The compiler knows #embed in every dialect; the package manager cannot ask for C23.
#pragma clang diagnostic ignored "-Wc23-extensions"

static const uint8_t commands_model[] = {
#embed "models/commands.hark"
};

const uint8_t *hark_commands_model(void) { return commands_model; }

size_t hark_commands_model_size(void) { return sizeof commands_model; }

static const uint8_t wake_model[] = {
#embed "models/wake.hark"
};

const uint8_t *hark_wake_model(void) { return wake_model; }

size_t hark_wake_model_size(void) { return sizeof wake_model; }
