# SPDX-License-Identifier: Apache-2.0
"""Counts of detected and missed words and of false alarms, and their confidence intervals."""

import math
from dataclasses import dataclass, field

from scipy.stats import chi2

from .contestants import DEFAULT

REFRACTORY = 2.0  # seconds; detections of a word closer together than this count as one, for every program
GRACE = 1.0  # seconds after the end of a word in which it may still be detected


def wilson(count, total, z=1.959964):
    """The Wilson 95 % confidence interval of a proportion."""
    if total == 0:
        return 0.0, 1.0
    share = count / total
    middle = (share + z * z / (2 * total)) / (1 + z * z / total)
    half = z / (1 + z * z / total) * math.sqrt(share * (1 - share) / total + z * z / (4 * total * total))
    return max(0.0, middle - half), min(1.0, middle + half)


def poisson_bound(count, hours):
    """The one-sided 95 % upper confidence bound of a Poisson rate per hour."""
    return float(chi2.ppf(0.95, 2 * (count + 1)) / 2 / hours) if hours else math.inf


def quantile(values, share):
    """The smallest value such that at least `share` of the values are at or below it; None without values."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, math.ceil(share * len(ordered)) - 1)] if ordered else None


def events(detections, word):
    """Times of the detections of a word. A run of close detections counts once, at the time of the first."""
    times, last = [], -math.inf
    for time in sorted(time for time, said in detections if said == word):
        if time - last >= REFRACTORY:
            times.append(time)
        last = time
    return times


@dataclass
class Tally:
    """The counts of one word of one contestant, at one setting, in one scene."""

    words: int = 0
    missed: list = field(default_factory=list)  # paths
    latencies: list = field(default_factory=list)
    false_among_words: int = 0
    false_alarms: list = field(default_factory=list)  # (source, stream, seconds)

    def hear_words(self, stream, times, word):
        windows = [spoken for spoken in stream.spoken if spoken.word == word]
        taken = set()
        for spoken in windows:
            self.words += 1
            inside = [time for time in times if spoken.start <= time <= spoken.end + GRACE]
            taken.update(inside)
            if inside:
                self.latencies.append(inside[0] - spoken.end)
            else:
                self.missed.append(spoken.path)
        self.false_among_words += sum(time not in taken for time in times)

    def hear_negatives(self, stream, times):
        self.false_alarms += [(stream.source, stream.name, time) for time in times]


class Score:
    """All counts of one contestant: one tally per word, setting and scene."""

    def __init__(self, contestant):
        self.contestant = contestant
        self.tallies = {}
        self.settings = []

    def add(self, stream, found):
        self.settings = [setting for setting in found if setting != DEFAULT]
        for setting, detections in found.items():
            for word in self.contestant.words:
                tally = self.tallies.setdefault((stream.scene, setting, word), Tally())
                times = events(detections, word)
                if stream.source is None:
                    tally.hear_words(stream, times, word)
                else:
                    tally.hear_negatives(stream, times)

    def tally(self, scene, setting, word):
        return self.tallies.get((scene, setting, word), Tally())

    def loosest(self, words, scene, allowed=1):
        """The last common setting of the words, from strict to loose, before false alarms exceed `allowed`."""
        best = None
        for setting in self.settings:
            if sum(len(self.tally(scene, setting, word).false_alarms) for word in words) > allowed:
                break
            best = setting
        return best
