// SPDX-License-Identifier: Apache-2.0

#pragma once

/// Seven minutes of synthetic voices, reading and saying single words, as an Ogg Opus file that has no name in any folder.
/// Scripts/built-in-speech makes it.
/// @return a descriptor to read it by, for the caller to close, or -1 and errno.
int hark_open_built_in_speech(void);
