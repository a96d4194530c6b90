# SPDX-License-Identifier: Apache-2.0
"""Impulse responses of rooms by the image method (Allen and Berkley, 1979)."""

import numpy as np
from scipy.signal import butter, fftconvolve, sosfilt

from .recordings import RATE

SOUND = 343.0  # metres a second


def decay_seconds(response):
    """The 60 dB decay time, extrapolated from the decay between -5 and -25 dB of the backward-integrated response."""
    left = np.cumsum(np.square(response[::-1]))[::-1]
    decibels = 10 * np.log10(np.maximum(left / left[0], 1e-12))
    return 3 * (np.argmax(decibels < -25) - np.argmax(decibels < -5)) / RATE


def impulse_response(reverberation, distance, random):
    """The response of one room of random size whose walls absorb equally. The direct sound is at sample 0."""
    size = random.uniform((4.0, 3.5, 2.4), (8.0, 6.0, 3.2))
    for _ in range(1000):
        microphone = random.uniform((0.5, 0.5, 0.7), size - (0.5, 0.5, 0.7))
        direction = random.standard_normal(3) * (1, 1, 0.2)
        source = microphone + distance * direction / np.linalg.norm(direction)
        if np.all(source > 0.3) and np.all(source < size - 0.3):
            break
    else:
        raise ValueError(f"no place for a source {distance} m from the microphone in a room of {size}")
    reach = SOUND * reverberation
    axes = []
    for length, at, ear in zip(size, source, microphone):
        order = int(np.ceil(reach / (2 * length)))
        n = np.arange(-order, order + 1)
        offsets = np.concatenate([2 * n * length + at - ear, 2 * n * length - at - ear])
        bounces = np.concatenate([np.abs(2 * n), np.abs(2 * n - 1)])
        axes.append((offsets, bounces))
    (x, bx), (y, by), (z, bz) = axes
    distances = np.sqrt(x[:, None, None] ** 2 + y[None, :, None] ** 2 + z[None, None, :] ** 2).ravel()
    bounces = (bx[:, None, None] + by[None, :, None] + bz[None, None, :]).ravel()
    kept = distances < reach
    distances, bounces = distances[kept], bounces[kept]
    # Images are displaced by up to 8 cm, because exact positions cause a whistle in the tail.
    jitter = np.where(bounces > 0, random.uniform(-0.08, 0.08, len(distances)), 0)
    times = np.maximum(0, np.round((distances + jitter - distance) / SOUND * RATE)).astype(int)
    # Eyring's formula, solved for the absorption, assumes a diffuse sound field. Sound in a box decays more slowly, so
    # the decay time is measured below and the absorption is increased.
    volume = np.prod(size)
    surface = 2 * (size[0] * size[1] + size[0] * size[2] + size[1] * size[2])
    absorption = 0.161 * volume / (surface * reverberation) / 2  # exponent of the amplitude loss per bounce
    # All gains are positive. Without the filter the response would have a DC component, which real rooms do not have.
    high = butter(2, 60, "highpass", fs=RATE, output="sos")
    for _ in range(6):
        response = sosfilt(high, np.bincount(times, weights=np.exp(-absorption * bounces) / distances))
        absorption *= decay_seconds(response) / reverberation
    return response.astype(np.float32)


class Rooms:
    """Several rooms with the same reverberation time and distance, used in turns."""

    def __init__(self, reverberation, distance, random, count=8):
        self.responses = [impulse_response(reverberation, distance, random) for _ in range(count)]

    def heard(self, samples, index):
        """The samples in room `index` with the reverberation tail, scaled to the energy of the input."""
        wet = fftconvolve(samples, self.responses[index % len(self.responses)])
        power = np.sum(np.square(wet, dtype=np.float64))
        if power == 0:
            return wet.astype(np.float32)
        return (wet * np.sqrt(np.sum(np.square(samples, dtype=np.float64)) / power)).astype(np.float32)
