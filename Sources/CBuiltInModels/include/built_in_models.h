#pragma once

#include <stddef.h>
#include <stdint.h>

/// The shipped model "commands": the bytes of models/commands.hark.
const uint8_t *hark_commands_model(void);
size_t hark_commands_model_size(void);
