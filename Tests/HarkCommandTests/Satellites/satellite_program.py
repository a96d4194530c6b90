# SPDX-License-Identifier: Apache-2.0
"""The program wyoming-satellite with Hark as its wake word service, and what it tells Home Assistant.

usage: satellite_program.py PORT RECORDING KEYWORD

Takes the place of Home Assistant, which connects to the satellite. Prints JSON: the types of the events from the
satellite up to its first sound, and the keyword that its --detection-command got.
"""

import asyncio
import json
import socket
import sys
from pathlib import Path

from wyoming.client import AsyncTcpClient
from wyoming.satellite import RunSatellite

PORT, RECORDING, KEYWORD = sys.argv[1:4]
MICROPHONE = Path(__file__).with_name("microphone.py")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


async def connect(port: int) -> AsyncTcpClient:
    for _ in range(200):
        try:
            client = AsyncTcpClient("127.0.0.1", port)
            await client.connect()
            return client
        except OSError:
            await asyncio.sleep(0.1)
    sys.exit("the satellite does not start")


async def events_until_sound(client: AsyncTcpClient) -> list:
    types = []
    while "audio-chunk" not in types:
        event = await client.read_event()
        assert event is not None, "the satellite closed the connection"
        types.append(event.type)
    return types


async def main() -> None:
    port = free_port()
    satellite = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "wyoming_satellite", "--name", "test", "--uri", f"tcp://127.0.0.1:{port}", "--no-zeroconf",
        "--mic-command", f"{sys.executable} {MICROPHONE} {RECORDING}",
        "--wake-uri", f"tcp://127.0.0.1:{PORT}", "--wake-word-name", KEYWORD,
        # Gets the keyword on standard input.
        "--detection-command", "cat",
        stdout=asyncio.subprocess.PIPE,
    )  # fmt: skip
    try:
        client = await connect(port)
        await client.write_event(RunSatellite().event())
        types = await asyncio.wait_for(events_until_sound(client), 30)
        said = await asyncio.wait_for(satellite.stdout.read(100), 10)
        print(json.dumps({"events": types, "keyword": said.decode()}))
    finally:
        satellite.terminate()
        await satellite.wait()


asyncio.run(main())
