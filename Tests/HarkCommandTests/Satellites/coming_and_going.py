# SPDX-License-Identifier: Apache-2.0
"""Satellites that come and go for a long time: each speaks a recording in real time, again and again, and leaves.

usage: coming_and_going.py PORT RECORDING KEYWORD COUNT SECONDS PROCESS

Prints JSON: visits, words spoken, detections, visits in which they differ, and the resident memory of the server's
process in KB, once all satellites have been there for ten seconds, at its highest after that, and at the end.
"""

import asyncio
import json
import random
import re
import sys
import wave

from wyoming.audio import AudioChunk, AudioStart, AudioStop
from wyoming.client import AsyncTcpClient
from wyoming.ping import Ping, Pong
from wyoming.wake import Detect, Detection

PORT, RECORDING, KEYWORD = int(sys.argv[1]), sys.argv[2], sys.argv[3]
COUNT, SECONDS, PROCESS = int(sys.argv[4]), float(sys.argv[5]), int(sys.argv[6])
MILLISECONDS = 80

with wave.open(RECORDING, "rb") as recording:
    assert (recording.getframerate(), recording.getsampwidth(), recording.getnchannels()) == (16000, 2, 1)
    SAMPLES = recording.readframes(recording.getnframes())


async def visit(words: int) -> int:
    """The number of detections of a word that is spoken so many times."""
    async with AsyncTcpClient("127.0.0.1", PORT) as client:
        await client.write_event(Detect(names=[KEYWORD]).event())
        await client.write_event(AudioStart(rate=16000, width=2, channels=1).event())
        clock = asyncio.get_running_loop()
        begin, sent, size = clock.time(), 0, 32 * MILLISECONDS
        for _ in range(words):
            for start in range(0, len(SAMPLES), size):
                part = SAMPLES[start : start + size]
                await client.write_event(AudioChunk(rate=16000, width=2, channels=1, audio=part).event())
                sent += len(part)
                await asyncio.sleep(max(0, begin + sent / 32000 - clock.time()))
        await client.write_event(AudioStop().event())
        await client.write_event(Ping(text="the end").event())
        detections = 0
        while True:
            event = await asyncio.wait_for(client.read_event(), 30)
            assert event is not None, "the server closed the connection"
            if Pong.is_type(event.type):
                return detections
            detections += Detection.is_type(event.type)


async def satellite(number: int, end: float, result: dict) -> None:
    choice = random.Random(number)
    await asyncio.sleep(choice.uniform(0, 5))
    while asyncio.get_running_loop().time() < end:
        words = choice.randint(1, 10)
        heard = await visit(words)
        result["visits"] += 1
        result["words"] += words
        result["detections"] += heard
        result["differing"] += heard != words
        await asyncio.sleep(choice.uniform(0, 0.5))


def resident() -> int:
    with open(f"/proc/{PROCESS}/status", encoding="utf-8") as status:
        return int(re.search(r"^VmRSS:\s*(\d+)", status.read(), re.MULTILINE).group(1))


async def watch(result: dict) -> None:
    await asyncio.sleep(15)
    result["resident"] = result["greatest"] = resident()
    while True:
        await asyncio.sleep(1)
        result["greatest"] = max(result["greatest"], resident())


async def main() -> None:
    result = {"visits": 0, "words": 0, "detections": 0, "differing": 0}
    end = asyncio.get_running_loop().time() + SECONDS
    watcher = asyncio.create_task(watch(result))
    await asyncio.gather(*(satellite(number, end, result) for number in range(COUNT)))
    watcher.cancel()
    print(json.dumps(result))


asyncio.run(main())
