# SPDX-License-Identifier: Apache-2.0
"""The scenes that recordings are placed in: noise, babble, television, music, rooms."""

import numpy as np

from .recordings import RATE, load_all
from .rooms import Rooms

ROOMS = {"room-0.3s-1m": (0.3, 1.0), "room-0.5s-2m": (0.5, 2.0), "room-0.7s-3m": (0.7, 3.0)}
NAMES = [
    "clean", "noise-10dB", "noise-5dB", "babble-10dB", "babble-5dB", "tv-10dB", "tv-5dB", "music-10dB", "music-5dB",
    *ROOMS,
]
VOICES = 5  # simultaneous voices in babble
TRACK_SECONDS = 900
HISS = 10 ** (-70 / 20)  # root mean square of the microphone's noise floor


def active_span(samples):
    """Start and end sample of the span of 10 ms frames within 25 dB of the loudest frame, and its mean power."""
    frame = RATE // 100
    count = len(samples) // frame
    if count == 0:
        return 0, len(samples), 0.0
    power = np.square(samples[: count * frame].reshape(count, frame), dtype=np.float64).mean(axis=1)
    loud = np.flatnonzero(power >= power.max() * 10**-2.5)
    return loud[0] * frame, (loud[-1] + 1) * frame, float(power[loud[0] : loud[-1] + 1].mean())


def track(paths, random, warn, seconds=TRACK_SECONDS):
    """Recordings in random order, scaled to the same level and concatenated."""
    order = [paths[index] for index in random.permutation(len(paths))]
    parts, length = [], 0
    for _, samples in load_all(order, warn):
        strength = np.sqrt(np.mean(np.square(samples, dtype=np.float64)))
        if strength < 1e-5:
            continue
        parts.append((samples * (0.1 / strength)).astype(np.float32))
        length += len(samples)
        if length >= seconds * RATE:
            break
    if not parts:
        return None
    return np.concatenate(parts)[: seconds * RATE]


class Scenery:
    """Makes scenes by name. Background tracks are loaded when they are first used."""

    def __init__(self, seed, noise, music, voices, warn):
        self.seed, self.warn = seed, warn
        self.paths = {"noise": noise, "music": music, "voices": voices}
        self.tracks = {}

    def random(self, purpose):
        return np.random.default_rng([self.seed, *purpose.encode()])

    def possible(self, name):
        """Whether the recordings that the scene needs were given."""
        kind = name.split("-")[0]
        needs = {"noise": ["noise"], "music": ["music"], "babble": ["voices"], "tv": ["voices", "music"]}
        return all(self.paths[need] for need in needs.get(kind, []))

    def background(self, kind):
        if kind not in self.tracks:
            self.tracks[kind] = self.make_background(kind)
        return self.tracks[kind]

    def make_background(self, kind):
        random = self.random(kind)
        if kind == "babble":
            voices = [track(self.paths["voices"], random, self.warn, 300) for _ in range(VOICES)]
            length = min(len(voice) for voice in voices)
            return sum(voice[:length] for voice in voices)
        if kind == "tv":
            voice, music = (track(self.paths[what], random, self.warn) for what in ("voices", "music"))
            length = min(len(voice), len(music))
            return voice[:length] + 0.4 * music[:length]  # music 8 dB below the speaker
        return track(self.paths[kind], random, self.warn)

    def scene(self, name):
        if name in ROOMS:
            rooms = Rooms(*ROOMS[name], self.random(name))
            return lambda samples, lead, tail, index: in_room(rooms, samples, lead, tail, index)
        if name == "clean":
            return lambda samples, lead, tail, index: surrounded(samples, lead, tail)
        kind, strength = name.split("-")
        below = float(strength.removesuffix("dB"))
        background = Background(self.background(kind), below)
        return lambda samples, lead, tail, index: background.under(samples, lead, tail)


def surrounded(samples, lead, tail):
    return np.concatenate([np.zeros(lead, np.float32), samples, np.zeros(tail, np.float32)])


def in_room(rooms, samples, lead, tail, index):
    whole = surrounded(samples, lead, tail)
    wet = rooms.heard(samples, index)[: len(samples) + tail]
    whole[lead:] = 0
    whole[lead : lead + len(wet)] = wet
    return whole


class Background:
    """A track that continues from recording to recording, at a fixed signal-to-noise ratio."""

    def __init__(self, samples, decibels):
        self.samples, self.decibels, self.position = samples, decibels, 0

    def under(self, samples, lead, tail):
        whole = surrounded(samples, lead, tail)
        start, end, power = active_span(samples)
        piece = np.take(self.samples, np.arange(self.position, self.position + len(whole)), mode="wrap")
        self.position = (self.position + len(whole)) % len(self.samples)
        strength = float(np.square(piece[lead + start : lead + end], dtype=np.float64).mean()) if end > start else 0.0
        # If the noise pauses during the word, use the mean power of the piece; otherwise the gain would be unbounded.
        strength = max(strength, float(np.square(piece, dtype=np.float64).mean()), 1e-8)
        return whole + piece * np.float32(np.sqrt(power / strength * 10 ** (-self.decibels / 10)))
