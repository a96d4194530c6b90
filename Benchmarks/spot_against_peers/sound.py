# SPDX-License-Identifier: Apache-2.0
"""The sound that all contestants hear: words at known times, in noise or between recordings of speech."""

import subprocess
import wave
from pathlib import Path

import numpy

RATE = 16000


def read(path):
    """16-bit samples of a recording, mono, at 16 kHz."""
    if path.suffix != ".wav":
        command = ["sox", path, "-r", str(RATE), "-c", "1", "-b", "16", "-e", "signed", "-t", "raw", "-"]
        return numpy.frombuffer(subprocess.run(command, capture_output=True, check=True).stdout, dtype="<i2")
    with wave.open(str(path)) as file:
        if file.getparams()[:3] != (1, 2, RATE):
            raise SystemExit(f"{path}: not mono, 16 bits and {RATE} Hz")
        return numpy.frombuffer(file.readframes(file.getnframes()), dtype="<i2")


def write(path, samples):
    with wave.open(str(path), "wb") as file:
        file.setparams((1, 2, RATE, 0, "NONE", ""))
        file.writeframes(numpy.clip(samples, -32768, 32767).astype("<i2").tobytes())


def clips(folder, wanted, each):
    """(word, samples) of the recordings listed in validation_list.txt, or of audio-fixtures."""
    if (folder / "validation_list.txt").exists():
        counts = {}
        for line in sorted((folder / "validation_list.txt").read_text().split()):
            word = line.split("/")[0]
            path = folder / line
            path = path if path.exists() else path.with_suffix(".flac")
            if path.exists() and (not wanted or word in wanted) and counts.get(word, 0) < each:
                counts[word] = counts.get(word, 0) + 1
                yield word, read(path)
        return
    for path in sorted(folder.glob("*-flite-slt-16k.wav")):
        word = path.name.split("-")[0]
        if not wanted or word in wanted:
            yield word, read(path)


def make(options, wanted):
    """The samples, and the word, start and end in seconds of each word in them."""
    random = numpy.random.default_rng(options.seed)
    words = list(clips(options.words, wanted, options.each))
    if not words:
        raise SystemExit(f"{options.words}: no recordings of words")
    speech = sorted(path for path in options.speech.rglob("*") if path.suffix in (".wav", ".flac")) if options.speech else []
    total = int(options.minutes * 60 * RATE)
    sound = random.normal(0, 30, total + 40 * RATE).astype(numpy.float32)
    position, played, truth = RATE, 0, []
    while position < total:
        if speech:
            between = read(speech[played % len(speech)])
            sound[position : position + len(between)] += between[: len(sound) - position]
            position += len(between)
        else:
            position += int(random.integers(3 * RATE, 20 * RATE))
        position += RATE // 2
        word, samples = words[played % len(words)]
        if position + len(samples) > total - RATE:
            break
        sound[position : position + len(samples)] += samples
        truth.append((word, position / RATE, (position + len(samples)) / RATE))
        position += len(samples) + RATE // 2
        played += 1
    return sound[:total], truth


def score(truth, detections, words):
    """Of the words a contestant knows: how many were said, found and falsely heard."""
    said = [one for one in truth if one[0] in words]
    left = sorted((time, word) for word, time in detections if word in words)
    found = 0
    for word, start, end in said:
        hit = next((one for one in left if one[1] == word and start - 0.2 < one[0] < end + 1.5), None)
        if hit is not None:
            found += 1
            left.remove(hit)
    return len(said), found, len(left)
