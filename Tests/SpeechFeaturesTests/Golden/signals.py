# SPDX-License-Identifier: Apache-2.0
"""The signals of the golden vectors: deterministic, rounded to 16 bits, so that every program starts from the same samples."""
import numpy as np

RATE = 16000
SAMPLES = 7000


def noise(decibels, seed):
    """White noise of that level below full scale, from a linear congruential generator in 32 bits."""
    state = seed
    x = np.empty(SAMPLES)
    for n in range(SAMPLES):
        state = (1664525 * state + 1013904223) & 0xFFFFFFFF
        x[n] = (state >> 8) / (1 << 23) - 1
    return x * np.sqrt(3) * 10 ** (decibels / 20)


def resonator(x, hertz, bandwidth):
    """Two poles, gain 1 at 0 Hz (Klatt, 1980)."""
    r = np.exp(-np.pi * bandwidth / RATE)
    b, c = 2 * r * np.cos(2 * np.pi * hertz / RATE), -r * r
    y = np.zeros_like(x)
    for n in range(len(x)):
        y[n] = (1 - b - c) * x[n] + (b * y[n - 1] + c * y[n - 2] if n > 1 else 0)
    return y


def speech():
    """A vowel of falling pitch between two hisses, in a quiet room."""
    n = np.arange(SAMPLES)
    phase = np.cumsum(130 - 40 * n / SAMPLES) / RATE
    pulses = np.diff(np.floor(phase), prepend=0.0)
    vowel = pulses * np.clip(np.sin(np.pi * (n - 1500) / 4000), 0, None) * (n < 5500)
    for hertz, bandwidth in ((650, 90), (1150, 110), (2450, 150), (3500, 250)):
        vowel = resonator(vowel, hertz, bandwidth)
    hiss = np.diff(noise(-24, 7), prepend=0.0) * (np.exp(-(((n - 900) / 400) ** 2)) + np.exp(-(((n - 6000) / 500) ** 2)))
    return 0.5 * vowel / np.abs(vowel).max() + hiss + noise(-60, 1)


def tones():
    """A low tone that swells and a high one that fades, over noise."""
    n = np.arange(SAMPLES)
    swelling = 0.5 * np.sin(2 * np.pi * 440 * n / RATE) * n / SAMPLES
    return swelling + 0.25 * np.cos(2 * np.pi * 2500 * n / RATE) * (1 - n / SAMPLES) + noise(-60, 2)


def chirp():
    """From 50 to 7,800 Hz in equal steps of pitch, over noise."""
    n = np.arange(SAMPLES)
    ratio = np.log(7800 / 50) / SAMPLES
    return 0.7 * np.sin(2 * np.pi * 50 / RATE * (np.exp(ratio * n) - 1) / ratio) + noise(-40, 3)


def impulses():
    """Three samples in digital silence."""
    x = np.zeros(SAMPLES)
    x[[700, 2100, 5400]] = (0.999, -0.5, 0.01)
    return x


def square():
    """250 Hz, full scale."""
    return np.where(np.arange(SAMPLES) // 32 % 2 == 0, 1.0, -1.0)


SIGNALS = {
    "speech": speech(),
    "tones": tones(),
    "chirp": chirp(),
    "impulses": impulses(),
    "silence": np.zeros(SAMPLES),
    "square": square(),
    "offset": np.full(SAMPLES, 0.25),
    "offset-noise": 0.25 + noise(-60, 4),
}


def rounded(x):
    return np.clip(np.round(x * 32768), -32768, 32767).astype("<i2")
