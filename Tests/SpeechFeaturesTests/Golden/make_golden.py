#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Writes signals/*.wav and vectors/*.txt: features by other hands than Hark's. Run it in this folder:

    python3 -m venv V && V/bin/pip install -r requirements.txt && V/bin/python make_golden.py

A line of a vector file is: signal, kind, frames in all, number of this frame, its values.
"""
import wave

import numpy as np

import definitions
import peers
from signals import RATE, SIGNALS, rounded

PRESETS = {
    "tensorflow": lambda x: definitions.audio_ops(x, 480, 160, 512, 13),
    "hello-edge": lambda x: definitions.audio_ops(x, 640, 320, 1024, 10),
    "mlperf-tiny": definitions.mlperf_tiny,
    "librosa": peers.librosa_mfcc,
    "kaldi": peers.kaldi,
    "htk": peers.htk,
    "hark": definitions.hark,
}


def write_signals():
    for name, x in SIGNALS.items():
        with wave.open(f"signals/{name}.wav", "wb") as file:
            file.setnchannels(1)
            file.setsampwidth(2)
            file.setframerate(RATE)
            file.writeframes(rounded(x).tobytes())


def chosen(count):
    """The first two frames and the last two, and one in the middle."""
    return sorted({0, 1, count // 2, count - 2, count - 1} & set(range(count)))


def lines(preset):
    for name, x in SIGNALS.items():
        samples = rounded(x) / 32768.0
        for kind, rows in zip(("logmel", "mfcc"), PRESETS[preset](samples)):
            for index in chosen(len(rows)):
                yield " ".join([name, kind, str(len(rows)), str(index)] + [f"{value:.5f}" for value in rows[index]])


if __name__ == "__main__":
    write_signals()
    for preset in PRESETS:
        with open(f"vectors/{preset}.txt", "w", encoding="utf-8") as file:
            file.write("\n".join(lines(preset)) + "\n")
