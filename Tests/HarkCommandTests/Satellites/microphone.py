# SPDX-License-Identifier: Apache-2.0
"""A microphone that plays a recording in real time between silence: 16-bit mono at 16,000 Hz on standard output.

usage: microphone.py RECORDING
"""

import sys
import time
import wave

CHUNK = 2048  # bytes, 64 ms

with wave.open(sys.argv[1], "rb") as recording:
    assert (recording.getframerate(), recording.getsampwidth(), recording.getnchannels()) == (16000, 2, 1)
    samples = bytes(32000) + recording.readframes(recording.getnframes())

begin = time.monotonic()
place = 0
while True:
    sys.stdout.buffer.write(samples[place : place + CHUNK].ljust(CHUNK, b"\0"))
    sys.stdout.buffer.flush()
    place += CHUNK
    time.sleep(max(0, begin + place / 32000 - time.monotonic()))
