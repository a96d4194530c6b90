# SPDX-License-Identifier: Apache-2.0
"""Long streams made of recordings: one stream of all words per scene, and streams of negatives by source."""

from dataclasses import dataclass, field

import numpy as np

from .recordings import RATE, load_all
from .scenes import HISS, active_span

WARM_UP = 3.0  # seconds before the first recording, in which programs fill their buffers
GAP = 3.0  # seconds after each word; longer than the refractory period
PAUSE = 0.3  # seconds between recordings of negatives
PIECE = 1800  # seconds; a longer source is cut into streams of about this length


@dataclass
class Spoken:
    """A word in a stream: the start of its recording and the end of the word, in seconds."""

    word: str
    path: str
    start: float
    end: float


@dataclass
class Stream:
    name: str
    scene: str
    source: str | None  # none in the stream of words
    samples: np.ndarray  # 16 bit
    spoken: list = field(default_factory=list)

    @property
    def seconds(self):
        return len(self.samples) / RATE


def quantized(parts, random):
    samples = np.concatenate(parts)
    samples = samples + random.standard_normal(len(samples)).astype(np.float32) * np.float32(HISS)
    return np.clip(np.round(samples * 32767), -32768, 32767).astype("<i2")


def within_scale(samples):
    """Samples that exceed full scale are scaled down as a whole, not clipped."""
    peak = float(np.abs(samples).max(initial=0))
    return samples / peak if peak > 1 else samples


def words_stream(clips, scene_name, scenery):
    """The stream of all clips, in the same random order for every scene."""
    scene = scenery.scene(scene_name)
    order = scenery.random("order").permutation(len(clips))
    lead, gap = int(WARM_UP * RATE), int(GAP * RATE)
    parts, position, spoken = [], 0, []
    for index, number in enumerate(order):
        clip = clips[number]
        whole = within_scale(scene(clip.samples, lead if index == 0 else 0, gap, index))
        start = position + (lead if index == 0 else 0)
        _, end, _ = active_span(clip.samples)
        spoken.append(Spoken(clip.word, str(clip.path), start / RATE, (start + end) / RATE))
        parts.append(whole)
        position += len(whole)
    return Stream("words", scene_name, None, quantized(parts, scenery.random("hiss")), spoken)


def negative_streams(sources, scene_name, scenery, warn):
    """Yields streams of about half an hour one at a time, so that hours of sound need little memory."""
    scene = scenery.scene(scene_name)
    for source, paths in sources.items():
        parts, length, number = [], 0, 0
        for index, (_, samples) in enumerate(load_all(paths, warn)):
            # Long recordings, such as broadcasts, are split too.
            for first in range(0, len(samples), PIECE * RATE):
                piece = samples[first : first + PIECE * RATE]
                lead = int(WARM_UP * RATE) if not parts else 0
                parts.append(within_scale(scene(piece, lead, int(PAUSE * RATE), index)))
                length += len(parts[-1])
                if length >= PIECE * RATE:
                    yield negatives(source, number, scene_name, parts, scenery)
                    parts, length, number = [], 0, number + 1
        if parts:
            yield negatives(source, number, scene_name, parts, scenery)


def negatives(source, number, scene_name, parts, scenery):
    name = f"{source}-{number}"
    return Stream(name, scene_name, source, quantized(parts, scenery.random(f"hiss {name}")))
