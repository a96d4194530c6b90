#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Say which keyword each recording of an archive holds, on a cluster of Apache Spark.

Every task starts one `hark classify - --null --format jsonl`, gives it the paths of its partition and takes a line for
each: the same program, the same answers as on one machine. Recordings that cannot be used are rows with an error, not
failed tasks; a task fails, and is tried again by Spark, when hark itself does. Answers are written a round of tasks at a
time; run again with the same output, it leaves out what is there already.

  find /archive -name '*.wav' -print0 > paths
  spark-submit classify.py paths --null answers.parquet
  spark-submit --master spark://host:7077 classify.py paths answers.parquet --hours-per-partition 5 --hark /opt/hark/bin/hark

The paths must lead to the recordings on every worker (a shared file system), and hark must be there.
"""

from __future__ import annotations

import argparse
import base64
import json
import subprocess
import sys
import threading
from pathlib import Path
from typing import Iterable, Iterator

from pyspark.sql import Row, SparkSession
from pyspark.sql.types import DoubleType, StringType, StructField, StructType

SCHEMA = StructType(
    [
        StructField("path", StringType(), nullable=False),
        # The bytes of a path that is not valid UTF-8.
        StructField("path_base64", StringType()),
        StructField("keyword", StringType()),
        StructField("score", DoubleType()),
        StructField("duration", DoubleType()),
        StructField("error", StringType()),
    ]
)

# Exit codes of hark when it printed a line for every path: all recordings classified, or some unusable.
ANSWERED = (0, 1)


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("paths", type=Path, help="a file of paths to recordings, one a line")
    parser.add_argument("output", help="folder of Parquet files: path, keyword, score, duration, error")
    parser.add_argument("--null", action="store_true", help="paths end with a zero byte, as `find -print0` writes them")
    parser.add_argument("--model", default="commands", help="a .hark file on every worker, or a built-in model")
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
    return parser.parse_args()


def read_paths(file: Path, null: bool) -> list[str]:
    parts = file.read_bytes().split(b"\0" if null else b"\n")
    return list(dict.fromkeys(text(part) for part in parts if part))


def text(path: bytes) -> str:
    """A path as a Python string. Bytes that are not valid UTF-8 become surrogate escapes."""
    return path.decode("utf-8", "surrogateescape")


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


def classify(groups: Iterator[list[str]], hark: str, model: str) -> Iterator[Row]:
    """Yields a row for each path of a partition, in the order of the paths."""
    for group in groups:
        command = [hark, "classify", "-", "--null", "--format", "jsonl", "--model", model]
        with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as program:
            assert program.stdin and program.stdout and program.stderr
            # Each pipe has its own thread, because a full pipe would block the program and this task.
            feeder = threading.Thread(target=feed, args=(program.stdin, group), daemon=True)
            said: list[bytes] = []
            listener = threading.Thread(target=lambda: said.append(program.stderr.read()), daemon=True)
            feeder.start()
            listener.start()
            answered = 0
            for line in program.stdout:
                answer = json.loads(line)
                # The lines are in the order of the paths.
                yield Row(
                    path=answer["path"],
                    path_base64=answer.get("path_base64"),
                    keyword=answer.get("keyword"),
                    score=number(answer.get("score")),
                    duration=number(answer.get("duration")),
                    error=answer.get("error"),
                )
                answered += 1
            feeder.join()
            listener.join()
            status = program.wait()
        if status not in ANSWERED or answered != len(group):
            words = b"".join(said).decode("utf-8", "replace")[-2000:]
            raise RuntimeError(f"hark ended with {status} after {answered} of {len(group)} answers: {words}")


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


def main() -> int:
    options = arguments()
    spark = SparkSession.builder.appName("hark").getOrCreate()
    context = spark.sparkContext

    paths = read_paths(options.paths, options.null)
    done: set[str] = set()
    try:
        rows = spark.read.schema(SCHEMA).parquet(options.output).select("path", "path_base64").toLocalIterator()
        done = {text(base64.b64decode(row.path_base64)) if row.path_base64 else row.path for row in rows}
    except Exception as error:  # pylint: disable=broad-except
        if "PATH_NOT_FOUND" not in str(error):
            raise
    rest = [path for path in paths if path not in done]
    print(f"{len(paths)} paths, {len(paths) - len(rest)} answered before", file=sys.stderr)
    if rest:
        sizes = context.parallelize(rest, max(1, min(len(rest) // 1000, 1000))).map(size).collect()
        limit = options.hours_per_partition * 3600 * options.bytes_per_second
        groups = list(parts(rest, sizes, limit))
        print(f"{len(groups)} partitions, {sum(sizes) / 3600 / options.bytes_per_second:.2f} h", file=sys.stderr)
        hark, model = options.hark, options.model
        for start in range(0, len(groups), options.partitions_per_round):
            some = groups[start : start + options.partitions_per_round]
            answers = context.parallelize(some, len(some)).mapPartitions(lambda part: classify(part, hark, model))
            spark.createDataFrame(answers, SCHEMA).write.mode("append").parquet(options.output)
    spark.stop()
    return 0


if __name__ == "__main__":
    sys.exit(main())
