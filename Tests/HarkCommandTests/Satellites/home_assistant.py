# SPDX-License-Identifier: Apache-2.0
"""Home Assistant itself, with its own Wyoming integration, added by its configuration flow as a user adds it, hears a
keyword in a recording through `hark serve`.

usage: home_assistant.py PORT RECORDING KEYWORD

Prints JSON: how the integration was set up, the wake words it offers, and what was detected in the recording when the
keyword was asked for, and when any was.
"""

import asyncio
import json
import logging
import sys
import tempfile
import wave

from homeassistant.core import HomeAssistant  # first, because the modules import each other
from homeassistant import bootstrap, config_entries, loader
from homeassistant.auth import auth_manager_from_config
from homeassistant.setup import async_setup_component

PORT, RECORDING, KEYWORD = int(sys.argv[1]), sys.argv[2], sys.argv[3]
CHUNK = 3200  # bytes, 100 ms

logging.basicConfig(level=logging.WARNING)
with wave.open(RECORDING, "rb") as recording:
    assert (recording.getframerate(), recording.getsampwidth(), recording.getnchannels()) == (16000, 2, 1)
    SAMPLES = bytes(16000) + recording.readframes(recording.getnframes()) + bytes(48000)


async def sound():
    """Chunks with their time in milliseconds, as a pipeline delivers them, faster than real time."""
    for number, start in enumerate(range(0, len(SAMPLES), CHUNK)):
        yield SAMPLES[start : start + CHUNK], number * CHUNK // 32
        await asyncio.sleep(0.02)


async def detection(entity, keyword) -> dict:
    result = await entity.async_process_audio_stream(sound(), keyword)
    if result is None:
        return {}
    return {"keyword": result.wake_word_id, "phrase": result.wake_word_phrase, "timestamp": result.timestamp}


async def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        hass = HomeAssistant(folder)
        hass.config.skip_pip = True
        loader.async_setup(hass)
        hass.config_entries = config_entries.ConfigEntries(hass, {})
        await bootstrap.async_load_base_functionality(hass)
        hass.auth = await auth_manager_from_config(hass, [], [])
        assert await async_setup_component(hass, "homeassistant", {})
        flow = await hass.config_entries.flow.async_init(
            "wyoming", context={"source": "user"}, data={"host": "127.0.0.1", "port": PORT}
        )
        await hass.async_block_till_done()

        from homeassistant.components import wake_word

        entities = hass.states.async_entity_ids("wake_word")
        entity = wake_word.async_get_wake_word_detection_entity(hass, entities[0])
        print(
            json.dumps(
                {
                    "flow": flow["type"],
                    "title": flow.get("title"),
                    "entities": entities,
                    "words": [word.phrase for word in await entity.get_supported_wake_words()],
                    "asked": await detection(entity, KEYWORD),
                    "any": await detection(entity, None),
                    "other": await detection(entity, "go"),
                }
            )
        )
        await hass.async_stop(force=True)


asyncio.run(main())
