// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <stddef.h>
#include <stdint.h>

/// The shipped model "commands": the bytes of models/commands.hark.
const uint8_t *hark_commands_model(void);
size_t hark_commands_model_size(void);

/// The shipped model "wake": the bytes of models/wake.hark.
const uint8_t *hark_wake_model(void);
size_t hark_wake_model_size(void);
