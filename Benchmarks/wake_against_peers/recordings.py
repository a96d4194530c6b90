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
    """A folder that lacks what the benchmark needs; the message names it."""


def load(path):
    """The samples as floats, full scale 1; channels are averaged."""
    samples, rate = soundfile.read(path, dtype="float32", always_2d=True)
    samples = samples.mean(axis=1)
    if rate != RATE:
        common = math.gcd(rate, RATE)
        samples = resample_poly(samples, RATE // common, rate // common)
    return samples.astype(np.float32)


def load_all(paths, warn):
    """Each readable recording with its path; a broken file is reported and left out."""
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
    """The clips of every word folder that the split's list names, or all with the split "all"."""
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
        # Lists name a clip as word/name or as name alone.
        chosen = [path for path in paths if names is None or f"{word}/{path.stem}" in names or path.stem in names]
        clips += [Clip(word, path, samples) for path, samples in load_all(chosen, warn)]
    if not clips:
        raise UnusableFolder(f"{folder} has no clips of the split {split}")
    return clips


def sources(folder, hours):
    """Source name and paths; with a limit of hours, the same share of every source, by every nth recording."""
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
