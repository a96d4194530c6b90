# SPDX-License-Identifier: Apache-2.0
"""Satellites as Home Assistant's are, by the real `wyoming` package: they speak a recording in real time, all at once.

usage: satellites.py PORT RECORDING KEYWORD COUNT

Prints JSON: what each satellite was told, and what became of clients that do not keep to the protocol.
"""

import asyncio
import json
import sys
import wave

from wyoming.audio import AudioChunk, AudioStart, AudioStop
from wyoming.client import AsyncTcpClient
from wyoming.event import Event
from wyoming.info import Describe, Info
from wyoming.ping import Ping, Pong
from wyoming.wake import Detect, Detection, NotDetected

PORT, RECORDING, KEYWORD, COUNT = int(sys.argv[1]), sys.argv[2], sys.argv[3], int(sys.argv[4])

with wave.open(RECORDING, "rb") as recording:
    assert (recording.getframerate(), recording.getsampwidth(), recording.getnchannels()) == (16000, 2, 1)
    SAMPLES = recording.readframes(recording.getnframes())


async def satellite(number: int) -> dict:
    """Odd ones want another keyword, and must be told that nothing was detected."""
    names = [KEYWORD] if number % 2 == 0 else ["go"]
    milliseconds = 20 + number % 4 * 20
    async with AsyncTcpClient("127.0.0.1", PORT) as client:
        await client.write_event(Describe().event())
        info = Info.from_event(await client.read_event())
        models = [model.name for model in info.wake[0].models]
        await client.write_event(Detect(names=names).event())
        await client.write_event(AudioStart(rate=16000, width=2, channels=1, timestamp=1000).event())
        size = 32 * milliseconds
        begin = asyncio.get_running_loop().time()
        for index, start in enumerate(range(0, len(SAMPLES), size)):
            chunk = AudioChunk(rate=16000, width=2, channels=1, audio=SAMPLES[start : start + size])
            await client.write_event(chunk.event())
            due = begin + (index + 1) * milliseconds / 1000
            await asyncio.sleep(max(0, due - asyncio.get_running_loop().time()))
        await client.write_event(AudioStop().event())
        await client.write_event(Ping(text="the end").event())
        told = []
        while True:
            event = await asyncio.wait_for(client.read_event(), 10)
            assert event is not None, "the server closed the connection"
            if Pong.is_type(event.type):
                return {"models": models, "told": told, "pong": Pong.from_event(event).text}
            if Detection.is_type(event.type):
                detection = Detection.from_event(event)
                told.append([detection.name, detection.timestamp])
            elif NotDetected.is_type(event.type):
                told.append(["not-detected", 0])
            else:
                told.append([event.type, 0])


async def stranger(sent: bytes) -> list:
    """The types of the events it is told before the connection is closed."""
    reader, writer = await asyncio.open_connection("127.0.0.1", PORT)
    writer.write(sent)
    await writer.drain()
    answer = await asyncio.wait_for(reader.read(), 10)
    writer.close()
    return [json.loads(line).get("type") for line in answer.split(b"\n") if line.startswith(b'{"data_length')]


STRANGERS = [
    b"GET / HTTP/1.1\r\n\r\n",
    b"{}\n",
    b'{"type": 7}\n',
    b"[1, 2]\n",
    b'{"type": "ping", "data_length": -1}\n',
    b'{"type": "audio-chunk", "payload_length": 99999999}\n',
    b'{"type": "detect", "data_length": 3}\n[1]',
    b'{"type": "audio-start", "data": {"rate": 800, "width": 2, "channels": 1}}\n',
    b'{"type": "audio-start", "data": {}}\n',
    b'{"type": "detect", "data": {"names": ["nobody"]}}\n',
    b"x" * 100_000,
    b"\xff\xfe\n",
]


async def main() -> None:
    satellites = asyncio.gather(*(satellite(number) for number in range(COUNT)))
    strangers = asyncio.gather(*(stranger(sent) for sent in STRANGERS))
    print(json.dumps({"satellites": await satellites, "strangers": await strangers}))


asyncio.run(main())
