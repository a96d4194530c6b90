# SPDX-License-Identifier: Apache-2.0
"""The peers, each in a process of its own: `python -m spot_against_peers.peers NAME FILE WORD...`.

Prints a line of JSON for each detection, and at the end the processor time of starting and of listening.
"""

import json
import sys
import time
from importlib.metadata import version
from pathlib import Path

import numpy

from .sound import RATE, read


class PocketSphinx:
    """Keyword spotting with the English model of the package; any word of its dictionary of 134,000."""

    package = "pocketsphinx"

    # For short words; 1e-20 gave a thousand false alarms in two minutes, 1e-1 found one word of six.
    threshold = "1e-5"

    @staticmethod
    def words(wanted):
        from pocketsphinx import get_model_path

        lines = Path(get_model_path("en-us/cmudict-en-us.dict")).read_text().splitlines()
        known = {line.split(" ", 1)[0] for line in lines}
        return [word for word in wanted if word in known]

    def __init__(self, words):
        import tempfile

        from pocketsphinx import Decoder

        with tempfile.NamedTemporaryFile("w", suffix=".list") as file:
            file.writelines(f"{word} /{self.threshold}/\n" for word in words)
            file.flush()
            self.decoder = Decoder(kws=file.name, lm=None, loglevel="FATAL", samprate=RATE)

    def hear(self, samples):
        start = 0
        self.decoder.start_utt()
        for position in range(0, len(samples), 2048):
            self.decoder.process_raw(samples[position : position + 2048].tobytes(), no_search=False, full_utt=False)
            if self.decoder.hyp() is None:
                continue
            for segment in self.decoder.seg():
                yield segment.word.strip(), start / RATE + segment.end_frame / 100
            self.decoder.end_utt()
            start = position + 2048
            self.decoder.start_utt()
        self.decoder.end_utt()


class OpenWakeWord:
    """Its own models at its own threshold of 0.5, on ONNX Runtime with one thread; here only "alexa" is a single word."""

    package = "openwakeword"

    @staticmethod
    def words(wanted):
        # Without a word that it knows, only its speed is measured.
        return [word for word in wanted if word == "alexa"]

    def __init__(self, words):
        import openwakeword

        folder = Path(openwakeword.__file__).parent / "resources/models"
        self.model = openwakeword.Model(wakeword_model_paths=[str(folder / "alexa_v0.1.onnx")])

    def hear(self, samples):
        quiet_until = 0
        for position in range(0, len(samples) - 1279, 1280):
            score = self.model.predict(samples[position : position + 1280])["alexa_v0.1"]
            if score >= 0.5 and position >= quiet_until:
                yield "alexa", (position + 1280) / RATE
                quiet_until = position + RATE


PEERS = {"pocketsphinx": PocketSphinx, "openwakeword": OpenWakeWord}


def installed(name):
    return f"{name} {version(PEERS[name].package)}"


def main():
    name, file, *words = sys.argv[1:]
    peer = PEERS[name](words)
    samples = numpy.ascontiguousarray(read(Path(file)))
    started = time.process_time()
    began = time.perf_counter()
    for word, seconds in peer.hear(samples):
        print(json.dumps({"type": "detection", "keyword": word, "time": round(seconds, 3)}), flush=True)
    used, passed = time.process_time() - started, time.perf_counter() - began
    print(json.dumps({"type": "end", "processor_seconds": used, "seconds": passed}))


if __name__ == "__main__":
    main()
