# SPDX-License-Identifier: Apache-2.0
"""Runs the contestants one after the other over the same sound, and prints a table."""

import argparse
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import time

from . import peers, sound

FILES = 16
root = pathlib.Path(__file__).resolve().parent.parent.parent


def measured(command):
    """The lines of JSON that a program prints, its wall and processor time in seconds and its peak memory in MB."""
    start = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    lines = [json.loads(line) for line in process.stdout]
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{' '.join(map(str, command))} ended with {process.returncode}")
    return lines, wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def row(name, figures, seconds, truth, words):
    lines, wall, used, memory = figures
    end = lines[-1]
    # A peer says how long it listened, so that its start is left out. That of Hark is not.
    wall, used = end.get("seconds", wall), end.get("processor_seconds", used)
    heard = [(line["keyword"], line["time"]) for line in lines if line["type"] == "detection"]
    said, found, false_alarms = sound.score(truth, heard, set(words))
    return {
        "type": "contestant",
        "name": name,
        "wall_seconds": round(wall, 3),
        "processor_seconds": round(used, 3),
        "real_time_factor": round(seconds / used),
        "peak_megabytes": round(memory),
        "words_said": said,
        "words_found": found,
        "false_alarms": false_alarms,
    }


def rows(options, folder):
    hark = os.environ["HARK"]
    labels = json.loads(subprocess.check_output([hark, "inspect", options.model, "--format", "jsonl"]))["labels"]
    words = [label["name"] for label in labels if not label["name"].startswith("_")]
    samples, truth = sound.make(options, options.keywords or words)
    seconds = len(samples) / sound.RATE
    whole = folder / "whole.wav"
    sound.write(whole, samples)
    many = folder / "many"
    many.mkdir()
    for number in range(FILES):
        part = samples[len(samples) * number // FILES : len(samples) * (number + 1) // FILES]
        sound.write(many / f"{number:02}.wav", part)
    del samples

    for what, path, places in (("one file", whole, truth), (f"{FILES} files", many, [])):
        command = [hark, "spot", "--model", options.model, "--jobs", "1", "--format", "jsonl", path]
        runs = [measured(command) for _ in range(options.rounds)]
        # Other work on the machine only adds time.
        yield row(f"hark spot, {what}", min(runs, key=lambda run: run[2]), seconds, places, words)
    for name in options.peers:
        known = peers.PEERS[name].words(words)
        command = [sys.executable, "-W", "ignore", "-m", "spot_against_peers.peers", name, whole, *known]
        yield row(peers.installed(name), measured(command), seconds, truth, known)


def main():
    parser = argparse.ArgumentParser(prog="Benchmarks/spot", description="Compares hark spot with its peers.")
    parser.add_argument("--minutes", type=float, default=60, help="length of the sound (default: 60)")
    parser.add_argument("--words", type=pathlib.Path, default=root / "audio-fixtures", help="folders of recordings")
    parser.add_argument("--speech", type=pathlib.Path, help="recordings without the words, between them")
    parser.add_argument("--model", default="commands")
    parser.add_argument("--keywords", nargs="+", help="words to say (default: all of the model)")
    parser.add_argument("--each", type=int, default=60, help="recordings of each word, at most (default: 60)")
    parser.add_argument("--peers", nargs="*", choices=list(peers.PEERS), default=list(peers.PEERS))
    parser.add_argument("--rounds", type=int, default=5, help="runs of hark; the one with the least processor time counts")
    parser.add_argument("--seed", type=int, default=19)
    parser.add_argument("--format", choices=("text", "jsonl"), default="text")
    options = parser.parse_args()
    os.environ |= {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    if options.format == "text":
        print(f"{options.minutes:g} minutes, model {options.model}\n")
        print(f"{'':26} {'wall s':>8} {'CPU s':>8} {'x real time':>12} {'ratio':>7} {'MB':>5} {'found':>9} {'false':>6}")
    first = None
    with tempfile.TemporaryDirectory() as folder:
        for line in rows(options, pathlib.Path(folder)):
            first = first or line["processor_seconds"]
            line["times_hark"] = round(line["processor_seconds"] / first, 2)
            if options.format == "jsonl":
                print(json.dumps(line), flush=True)
                continue
            found = f"{line['words_found']}/{line['words_said']}" if line["words_said"] else ""
            print(
                f"{line['name']:26} {line['wall_seconds']:8.2f} {line['processor_seconds']:8.2f} "
                f"{line['real_time_factor']:12,} {line['times_hark']:7.1f} {line['peak_megabytes']:5} {found:>9} "
                f"{line['false_alarms'] if found else '':>6}",
                flush=True,
            )


if __name__ == "__main__":
    main()
