# SPDX-License-Identifier: Apache-2.0
"""Plays the same recordings to Hark and its peers; writes a table, JSON Lines and a picture."""

import argparse
import json
import os
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from .contestants import contestants
from .figure import draw
from .playing import ProgramFailed, play
from .recordings import RATE, UnusableFolder, held_out, recordings_in, sources
from .report import false_alarm_lines, miss_lines, rounded, text
from .scenes import NAMES, Scenery
from .scoring import Score
from .streams import negative_streams, words_stream

TIMED_SECONDS = 300
DEFAULT_CACHE = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "hark" / "wake-results"


def warn(message):
    print(f"wake: {message}", file=sys.stderr, flush=True)


def arguments():
    parser = argparse.ArgumentParser(prog="Benchmarks/wake", description=__doc__)
    parser.add_argument("--positives", required=True, type=Path, help="a folder a word, and the split's list")
    parser.add_argument("--negatives", required=True, type=Path, help="a folder a source, without the words")
    parser.add_argument("--noise", type=Path, help="recordings of noise that training did not hear")
    parser.add_argument("--music", type=Path, help="recordings of music")
    parser.add_argument("--model", default="wake", help="Hark's model, a file or a name (default: wake)")
    parser.add_argument("--output", type=Path, default=Path("wake-results"), help="folder for the results")
    parser.add_argument("--hours", type=float, help="hours of negatives at most, of every source its share")
    parser.add_argument("--split", default="validation", help="validation, testing or all (default: validation)")
    parser.add_argument("--scenes", default=",".join(NAMES), help=f"scenes of the words (default: {','.join(NAMES)})")
    parser.add_argument("--negative-scenes", default="clean,noise-10dB", help="scenes of the negatives")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--cache", type=Path, default=DEFAULT_CACHE, help="keeps what peers said of each stream")
    parser.add_argument("--jobs", type=int, default=os.cpu_count(), help="programs at once (default: all cores)")
    parser.add_argument("--peers-only", action="store_true", help="fill the cache; leave Hark out")
    parser.add_argument("--no-costs", action="store_true", help="measure neither processor time nor memory")
    return parser.parse_args()


def named(names, scenery):
    """The requested scenes that can be made from the given recordings."""
    scenes = []
    for name in filter(None, names.split(",")):
        if name not in NAMES:
            raise UnusableFolder(f"no scene is named {name}; there are {', '.join(NAMES)}")
        if scenery.possible(name):
            scenes.append(name)
        else:
            warn(f"the scene {name} is left out: its recordings were not given")
    return scenes


def every_stream(options, clips, found, scenery, scenes, negative_scenes):
    for name in negative_scenes:
        yield from negative_streams(found, name, scenery, warn)
    for name in scenes:
        yield words_stream(clips, name, scenery)


def cost(contestant, samples, repeats=2):
    """Processor time of all samples minus that of two seconds, each the lowest of some runs, at the default setting."""
    long = [play(contestant.timing_command(), samples) for _ in range(repeats)]
    short = [play(contestant.timing_command(), samples[: 2 * RATE]) for _ in range(repeats)]
    start = min(played.processor_seconds for played in short)
    seconds = min(played.processor_seconds for played in long) - start
    return {
        "type": "cost", "program": contestant.name, "version": contestant.version, "words": contestant.words,
        "processor_seconds_per_hour": rounded(max(0, seconds) / (len(samples) / RATE - 2) * 3600, 3),
        "start_seconds": rounded(start, 3), "peak_bytes": max(played.peak_bytes for played in long),
        "load_average": rounded(os.getloadavg()[0], 2),
    }


def costs_of(rivals, samples):
    load = os.getloadavg()[0]
    if load > 0.5 * os.cpu_count():
        warn(f"the load average is {load:.1f}: the figures of processor time are those of a busy machine")
    return [cost(contestant, samples) for contestant in rivals]


def compare(options):
    clips = held_out(options.positives, options.split, warn)
    spoken = {clip.word for clip in clips}
    found = sources(options.negatives, options.hours)
    voices = [path for paths in found.values() for path in paths]
    folders = [recordings_in(folder) if folder else [] for folder in (options.noise, options.music)]
    scenery = Scenery(options.seed, *folders, voices, warn)
    scenes, negative_scenes = (named(names, scenery) for names in (options.scenes, options.negative_scenes))

    hark = None if options.peers_only else os.environ["HARK"]
    rivals = contestants(spoken, hark, options.model, options.cache)
    scores = [Score(contestant) for contestant in rivals]
    hours = {scene: {} for scene in negative_scenes}
    timed = None
    for stream in every_stream(options, clips, found, scenery, scenes, negative_scenes):
        warn(f"{stream.scene} {stream.name}: {stream.seconds / 60:.1f} min")
        if stream.source is not None:
            lengths = hours[stream.scene]
            lengths[stream.source] = lengths.get(stream.source, 0) + stream.seconds / 3600
        timed = timed or stream
        with ThreadPoolExecutor(options.jobs) as pool:
            for score, found_here in zip(scores, pool.map(lambda rival: rival.detections(stream), rivals)):
                score.add(stream, found_here)
    misses = list(miss_lines(scores, scenes, spoken))
    alarms = list(false_alarm_lines(scores, negative_scenes, hours, spoken))
    costs = [] if options.no_costs else costs_of(rivals, timed.samples[: TIMED_SECONDS * RATE])
    write(options.output, misses, alarms, costs, scenes, sum(hours.get("clean", {}).values()))


def write(folder, misses, alarms, costs, scenes, hours):
    folder.mkdir(parents=True, exist_ok=True)
    table = text(misses, alarms, costs, scenes)
    replace(folder / "wake.txt", lambda path: path.write_text(table))
    lines = "".join(json.dumps(line) + "\n" for line in [*misses, *alarms, *costs])
    replace(folder / "wake.jsonl", lambda path: path.write_text(lines))
    replace(folder / "wake.svg", lambda path: draw(path, misses, alarms, scenes, hours))
    print(table, end="")


def replace(path, make):
    """Writes to a temporary file and renames it, so that a complete file is never replaced by a partial one."""
    partial = path.with_name(f".partial-{path.name}")
    make(partial)
    partial.replace(path)


def main():
    try:
        compare(arguments())
    except (UnusableFolder, ProgramFailed) as error:
        sys.exit(f"wake: {error}")


if __name__ == "__main__":
    main()
