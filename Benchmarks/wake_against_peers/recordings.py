# SPDX-License-Identifier: Apache-2.0
"""Recordings as 16 kHz mono samples, the held-out clips of each word, and the sources of negatives."""

import math
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import soundfile
from scipy.signal import resample_poly

RATE = 16000
ENDINGS = {".flac", ".mp3", ".ogg", ".opus", ".wav"}


class UnusableFolder(Exception):
    """A folder that lacks something the benchmark needs. The message names the folder."""


def load(path):
    """The samples as floats with full scale 1. Channels are averaged."""
    samples, rate = soundfile.read(path, dtype="float32", always_2d=True)
    samples = samples.mean(axis=1)
    if rate != RATE:
        common = math.gcd(rate, RATE)
        samples = resample_poly(samples, RATE // common, rate // common)
    return samples.astype(np.float32)


def load_all(paths, warn):
    """Yields each readable recording with its path. Broken files are reported and skipped."""
    for path in paths:
        try:
            samples = load(path)
        except (soundfile.LibsndfileError, OSError) as error:
            warn(f"{path}: {error}")
            continue
        if len(samples) and np.isfinite(samples).all():
            yield path, samples
        else:
            warn(f"{path}: no usable samples")


def recordings_in(folder):
    return sorted(path for path in Path(folder).rglob("*") if path.suffix.lower() in ENDINGS)


@dataclass
class Clip:
    word: str
    path: Path
    samples: np.ndarray


def held_out(folder, split, warn):
    """The clips of all word folders that are in the list of the split, or all clips for the split "all"."""
    folder = Path(folder)
    names = None
    if split != "all":
        listing = folder / f"{split}_list.txt"
        if not listing.is_file():
            raise UnusableFolder(f"{listing} is missing; pass --split all to use every clip")
        names = {line.strip().rsplit(".", 1)[0] for line in listing.read_text().splitlines()}
    clips = []
    for word_folder in sorted(path for path in folder.iterdir() if path.is_dir()):
        word = word_folder.name
        paths = recordings_in(word_folder)
        # Lists contain word/name or only the name.
        chosen = [path for path in paths if names is None or f"{word}/{path.stem}" in names or path.stem in names]
        clips += [Clip(word, path, samples) for path, samples in load_all(chosen, warn)]
    if not clips:
        raise UnusableFolder(f"{folder} has no clips of the split {split}")
    return clips


def sources(folder, hours):
    """The paths of each source by name. A limit of hours takes every nth recording, the same share of every source."""
    folder = Path(folder)
    folders = sorted(path for path in folder.iterdir() if path.is_dir())
    found = {path.name: recordings_in(path) for path in folders} or {folder.name: recordings_in(folder)}
    found = {name: paths for name, paths in found.items() if paths}
    if not found:
        raise UnusableFolder(f"{folder} has no recordings")
    if hours is None:
        return found
    total = sum(soundfile.info(path).duration for paths in found.values() for path in paths) / 3600
    step = max(1, math.ceil(total / hours))
    return {name: paths[::step] for name, paths in found.items()}
