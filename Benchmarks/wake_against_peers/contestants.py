# SPDX-License-Identifier: Apache-2.0
"""Hark and its peers behind one interface: the detections in a stream at each setting, strictest setting first.

A setting is a threshold or, for Porcupine, a sensitivity. The default setting is named DEFAULT.
"""

import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path

from .peer_programs import PEERS, installed
from .playing import play

DEFAULT = "default"
SENSITIVITIES = [0.5, 0.7, 0.9]  # of Porcupine, the default first
THRESHOLDS = [
    0.999, 0.998, 0.997, 0.995, 0.99, 0.98, 0.97, 0.96, 0.94, 0.92, 0.9, 0.87, 0.84, 0.8, 0.75, 0.7, 0.65, 0.6, 0.55,
    0.5, 0.4, 0.3, 0.2, 0.1, 0.05,
]


class Contestant:
    def __init__(self, name, version, words):
        self.name, self.version, self.words = name, version, words

    def key(self, stream):
        """A hash of everything that the detections in a stream depend on."""
        digest = hashlib.sha256(stream.samples.tobytes())
        digest.update(json.dumps([self.name, self.version, self.words, self.basis()]).encode())
        return digest.hexdigest()


class Peer(Contestant):
    """A peer, run in the worker process. Its results are cached by stream, because they depend only on the stream."""

    def __init__(self, name, words, cache):
        super().__init__(name, installed(name), words)
        self.cache = Path(cache)
        self.gives_scores = name != "Porcupine"

    def basis(self):
        return [] if self.gives_scores else SENSITIVITIES

    def command(self, settings):
        numbers = ",".join(str(setting) for setting in settings)
        worker = [sys.executable, "-W", "ignore", "-m", "wake_against_peers.worker"]
        return [*worker, self.name, ",".join(self.words), numbers]

    def timing_command(self):
        return [*self.command(SENSITIVITIES[:1]), "as-installed"]

    def heard(self, stream):
        kept = self.cache / f"{self.key(stream)}.json"
        if kept.exists():
            return json.loads(kept.read_text())
        result = json.loads(play(self.command(SENSITIVITIES), stream.samples).output)
        self.cache.mkdir(parents=True, exist_ok=True)
        partial = kept.with_suffix(f".{os.getpid()}")
        partial.write_text(json.dumps(result))
        partial.replace(kept)
        return result

    def detections(self, stream):
        result = self.heard(stream)
        said = result["said"]
        if not self.gives_scores:
            def of(setting):
                return [(time, word) for time, word, score in said if score == setting]

            return {DEFAULT: of(SENSITIVITIES[0])} | {setting: of(setting) for setting in SENSITIVITIES}
        thresholds = result["thresholds"]
        found = {DEFAULT: [(time, word) for time, word, score in said if score >= thresholds[word]]}
        for threshold in THRESHOLDS:
            found[threshold] = [(time, word) for time, word, score in said if score >= threshold]
        return found


class Hark(Contestant):
    """`hark listen`, run on the same samples once per threshold."""

    gives_scores = True

    def __init__(self, program, model):
        self.program, self.model = program, model
        version = ask(program, "--version").strip()
        words = shipped_keywords(ask(program, "inspect", model))
        super().__init__("Hark", f"{version}, model {model}", sorted(words))

    def command(self, threshold):
        command = [self.program, "listen", "--raw", "s16le:16000:1", "--format", "jsonl", "--model", self.model]
        return command if threshold == DEFAULT else [*command, "--threshold", str(threshold)]

    def timing_command(self):
        return self.command(DEFAULT)

    def detections(self, stream):
        found = {}
        for threshold in [DEFAULT, *THRESHOLDS]:
            lines = [json.loads(line) for line in play(self.command(threshold), stream.samples).output.splitlines()]
            found[threshold] = [(line["time"], line["keyword"]) for line in lines if line["type"] == "detection"]
        return found


def ask(program, *arguments):
    return subprocess.run([program, *arguments], check=True, capture_output=True, text=True).stdout


def shipped_keywords(inspected):
    """The labels with a threshold in the table that `hark inspect` prints."""
    keywords, within = [], False
    for line in inspected.splitlines():
        fields = line.rsplit(maxsplit=1)
        if fields == ["label", "threshold"]:
            within = True
        elif within and (len(fields) < 2 or line.startswith("decoder:")):
            break
        elif within and fields[1] != "-":
            keywords.append(fields[0].strip())
    return keywords


def contestants(words, hark, model, cache):
    """Hark, and every peer that supports some of the words, with the words that it supports."""
    peers = []
    for name, program in PEERS.items():
        shared = sorted(set(words) & set(program.words()))
        if shared:
            peers.append(Peer(name, shared, cache))
    return ([Hark(hark, model)] if hark else []) + peers
