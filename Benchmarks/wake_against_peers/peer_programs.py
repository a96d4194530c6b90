# SPDX-License-Identifier: Apache-2.0
"""Adapters that pass samples to the peers and return their scores. `hear` runs only in the worker process.

Each class lists its words by folder name, takes 16-bit samples in pieces of `piece`, and yields (word, score). Scores
below LEAST are omitted. `as_installed` is for time measurements: without it, two slow steps in Python are bypassed,
which does not change the scores.
"""

import ctypes
from collections import deque
from importlib.metadata import version
from pathlib import Path

import numpy as np

LEAST = 0.02


class MicroWakeWord:
    package = "pymicro-wakeword"
    piece = 160

    def __init__(self, words, settings, as_installed):
        from pymicro_wakeword import MicroWakeWord as Detector
        from pymicro_wakeword import MicroWakeWordFeatures, Model

        self.features = MicroWakeWordFeatures()
        self.detectors = {word: Detector.from_builtin(Model(word)) for word in words}

    @staticmethod
    def words():
        from pymicro_wakeword import Model

        return {model.value: model.value for model in Model}

    def thresholds(self):
        return {word: detector.probability_cutoff for word, detector in self.detectors.items()}

    def hear(self, samples):
        for features in self.features.process_streaming(samples.tobytes()):
            for word, detector in self.detectors.items():
                score = detector.process_streaming_prob(features)
                if score and score >= LEAST:
                    yield word, score


class OpenWakeWord:
    package = "openwakeword"
    piece = 1280

    def __init__(self, words, settings, as_installed):
        import openwakeword

        np.random.seed(1)  # the feature buffer is initialized with noise
        folder = Path(openwakeword.__file__).parent / "resources/models"
        self.names = {f"{word}_v0.1": word for word in words}
        self.model = openwakeword.Model(wakeword_model_paths=[str(folder / f"{name}.onnx") for name in self.names])
        if not as_installed:
            # The original buffer copies ten seconds for each piece, but only the last 0.11 s are used.
            self.model.preprocessor.raw_data_buffer = deque(maxlen=self.piece + 3 * 160)

    @staticmethod
    def words():
        import openwakeword

        folder = Path(openwakeword.__file__).parent / "resources/models"
        names = [path.stem.removesuffix("_v0.1") for path in folder.glob("*_v0.1.onnx")]
        return {name: name for name in names if name not in ("timer", "weather")}

    def thresholds(self):
        return dict.fromkeys(self.names.values(), 0.5)

    def hear(self, samples):
        if len(samples) < self.piece:
            return
        for name, score in self.model.predict(samples).items():
            if score >= LEAST:
                yield self.names[name], float(score)


class Porcupine:
    """Porcupine gives no scores. There is one detector per sensitivity, and the score is the sensitivity that fired."""

    package = "pvporcupine"
    piece = 512

    def __init__(self, words, settings, as_installed):
        import pvporcupine

        self.words_in_order, self.as_installed = list(words), as_installed
        keywords = [word.replace("_", " ") for word in words]
        self.detectors = [
            (setting, pvporcupine.create(keywords=keywords, sensitivities=[setting] * len(keywords)))
            for setting in settings
        ]

    @staticmethod
    def words():
        import pvporcupine

        return {word.replace(" ", "_"): word for word in pvporcupine.KEYWORDS}

    def thresholds(self):
        return {}

    def hear(self, samples):
        if len(samples) < self.piece:
            return
        for setting, detector in self.detectors:
            index = detector.process(samples) if self.as_installed else self.process(detector, samples)
            if index >= 0:
                yield self.words_in_order[index], setting

    @staticmethod
    def process(detector, samples):
        """Does the same as `detector.process`, without converting each sample."""
        index = ctypes.c_int()
        pointer = samples.ctypes.data_as(ctypes.POINTER(ctypes.c_short))
        status = detector.process_func(detector._handle, pointer, ctypes.byref(index))
        if status is not detector.PicovoiceStatuses.SUCCESS:
            raise RuntimeError(f"Porcupine: {status.name}")
        return index.value


PEERS = {"microWakeWord": MicroWakeWord, "openWakeWord": OpenWakeWord, "Porcupine": Porcupine}


def installed(name):
    """The version of the peer and of the libraries that it computes with."""
    libraries = {"microWakeWord": ["pymicro-features"], "openWakeWord": ["onnxruntime"]}
    packages = [PEERS[name].package, *libraries.get(name, [])]
    return " ".join(f"{package} {version(package)}" for package in packages)
