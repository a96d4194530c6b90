# SPDX-License-Identifier: Apache-2.0
"""What classify.py and spot.py share: lists of paths, partitions by hours of sound, and one hark process a task."""

from __future__ import annotations

import argparse
import base64
import json
import subprocess
import sys
import threading
from pathlib import Path
from typing import Callable, Iterable, Iterator

# Exit codes of hark when it answered every path: all recordings used, or some unusable.
ANSWERED = (0, 1)


def arguments(description: str, output: str, model: str) -> argparse.ArgumentParser:
    """The options of both programs."""
    parser = argparse.ArgumentParser(description=description, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("paths", type=Path, help="a file of paths to recordings, one a line")
    parser.add_argument("output", help=output)
    parser.add_argument("--null", action="store_true", help="paths end with a zero byte, as `find -print0` writes them")
    parser.add_argument("--model", default=model, help="a .hark file on every worker, or a built-in model")
    parser.add_argument("--hark", default="hark", help="the program, on every worker")
    parser.add_argument(
        "--hours-per-partition",
        type=float,
        default=1.0,
        help="hours of sound for each task, by the sizes of the files (default: 1)",
    )
    parser.add_argument(
        "--bytes-per-second",
        type=float,
        default=32_000,
        help="size of a second of sound: 32000 for 16 kHz WAV of 16 bits, 4000 for usual Opus (default: 32000)",
    )
    parser.add_argument(
        "--partitions-per-round",
        type=int,
        default=2000,
        help="tasks after which their answers are kept, whatever happens to the driver (default: 2000)",
    )
    return parser


def read_paths(file: Path, null: bool) -> list[str]:
    parts = file.read_bytes().split(b"\0" if null else b"\n")
    return list(dict.fromkeys(text(part) for part in parts if part))


def text(path: bytes) -> str:
    """A path as a Python string. Bytes that are not valid UTF-8 become surrogate escapes."""
    return path.decode("utf-8", "surrogateescape")


def path_of(row) -> str:
    """The path of a row, as read_paths returns it."""
    return text(base64.b64decode(row.path_base64)) if row.path_base64 else row.path


def size(path: str) -> int:
    try:
        return Path(path).stat().st_size
    except OSError:
        return 0


def parts(paths: list[str], sizes: Iterable[int], limit: float) -> Iterator[list[str]]:
    """Consecutive groups of paths, each with at most `limit` bytes of recordings (or one larger recording)."""
    part: list[str] = []
    total = 0.0
    for path, count in zip(paths, sizes):
        if part and total + count > limit:
            yield part
            part, total = [], 0.0
        part.append(path)
        # Empty and missing files take some time too, so each path counts as at least a thousandth of a task.
        total += max(count, limit / 1000)
    if part:
        yield part


def rounds(context, options, paths: list[str], done: set[str]) -> Iterator[list[list[str]]]:
    """The groups of the paths that are not done, a round of tasks at a time."""
    rest = [path for path in paths if path not in done]
    print(f"{len(paths)} paths, {len(paths) - len(rest)} answered before", file=sys.stderr)
    if not rest:
        return
    sizes = context.parallelize(rest, max(1, min(len(rest) // 1000, 1000))).map(size).collect()
    limit = options.hours_per_partition * 3600 * options.bytes_per_second
    groups = list(parts(rest, sizes, limit))
    print(f"{len(groups)} partitions, {sum(sizes) / 3600 / options.bytes_per_second:.2f} h", file=sys.stderr)
    for start in range(0, len(groups), options.partitions_per_round):
        yield groups[start : start + options.partitions_per_round]


def lines(command: list[str], paths: list[str], answers: Callable[[dict], bool] = lambda line: True) -> Iterator[dict]:
    """Runs hark over paths, and yields its lines of JSON, in the order of the paths.

    Raises RuntimeError unless hark ends well after a line for each path for which `answers` is true.
    """
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as program:
        assert program.stdin and program.stdout and program.stderr
        # Each pipe has its own thread, because a full pipe would block the program and this task.
        feeder = threading.Thread(target=feed, args=(program.stdin, paths), daemon=True)
        said: list[bytes] = []
        listener = threading.Thread(target=lambda: said.append(program.stderr.read()), daemon=True)
        feeder.start()
        listener.start()
        answered = 0
        for output in program.stdout:
            line = json.loads(output)
            answered += answers(line)
            yield line
        feeder.join()
        listener.join()
        status = program.wait()
    if status not in ANSWERED or answered != len(paths):
        words = b"".join(said).decode("utf-8", "replace")[-2000:]
        raise RuntimeError(f"hark ended with {status} after {answered} of {len(paths)} answers: {words}")


def number(value: float | None) -> float | None:
    """The value as a float: JSON writes 4.0 as 4, but Parquet requires a double."""
    return None if value is None else float(value)


def feed(pipe, paths: list[str]) -> None:
    try:
        for path in paths:
            pipe.write(path.encode("utf-8", "surrogateescape") + b"\0")
        pipe.close()
    except BrokenPipeError:
        pass  # The program ended early; its exit code is checked later.
