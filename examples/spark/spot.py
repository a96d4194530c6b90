#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Find every keyword in the recordings of an archive, with its time, on a cluster of Apache Spark.

Every task starts one `hark spot - --null --format jsonl` and gives it the paths of its partition: the same program, the
same detections as on one machine. A recording is never split: the network and the features carry their state from its
first sample to its last, and a day of sound takes one core some seconds. The output is a folder of three Parquet tables,
written a round of tasks at a time:

  detections  a row a detection: path, start, end, time, keyword, score
  errors      a row for each recording that cannot be used, or not to its end, with the reason
  recordings  a row for each other recording: its duration and number of detections

Run again with the same output, it leaves out the recordings that have a row in the last two.

  find /archive -name '*.flac' -print0 > paths
  spark-submit --master spark://host:7077 spot.py paths words.parquet --null --model wake --hours-per-partition 200

The paths must lead to the recordings on every worker (a shared file system), and hark must be there.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Iterator

import hark_spark
from hark_spark import number
from pyspark import StorageLevel
from pyspark.sql import Row, SparkSession
from pyspark.sql.types import DoubleType, LongType, StringType, StructField, StructType

PATH = [
    StructField("path", StringType(), nullable=False),
    # The bytes of a path that is not valid UTF-8.
    StructField("path_base64", StringType()),
]
SCHEMAS = {
    "detections": StructType(
        PATH
        + [StructField(name, DoubleType()) for name in ("start", "end", "time")]
        + [StructField("keyword", StringType()), StructField("score", DoubleType())]
    ),
    "errors": StructType(PATH + [StructField("duration", DoubleType()), StructField("error", StringType())]),
    # Written last: a round is complete once it is there.
    "recordings": StructType(PATH + [StructField("duration", DoubleType()), StructField("detections", LongType())]),
}


def spot(groups: Iterator[list[str]], hark: str, arguments: list[str]) -> Iterator[tuple[str, Row]]:
    """Yields the table and the row of each detection and each recording of a partition."""
    for group in groups:
        command = [hark, "spot", "-", "--null", "--format", "jsonl", *arguments]
        for line in hark_spark.lines(command, group, lambda line: line["type"] == "end"):
            table = "detections" if line["type"] == "detection" else "errors" if "error" in line else "recordings"
            fields = SCHEMAS[table].fields
            values = {field.name: line.get(field.name) for field in fields}
            for field in fields:
                if isinstance(field.dataType, DoubleType):
                    values[field.name] = number(values[field.name])
            yield table, Row(**values)


def complete_rounds(context, output: str) -> int:
    """The number of rounds whose tables are complete."""
    hadoop = context._jvm.org.apache.hadoop.fs  # pylint: disable=protected-access
    files = hadoop.Path(output).getFileSystem(context._jsc.hadoopConfiguration())  # pylint: disable=protected-access
    count = 0
    while files.exists(hadoop.Path(f"{output}/recordings/round={count}/_SUCCESS")):
        count += 1
    return count


def main() -> int:
    parser = hark_spark.arguments(__doc__, "folder of the three tables", model="wake")
    parser.add_argument("--keywords", help="as in hark spot")
    parser.add_argument("--threshold", help="as in hark spot")
    options = parser.parse_args()
    spark = SparkSession.builder.appName("hark").getOrCreate()
    context = spark.sparkContext
    context.addPyFile(str(Path(hark_spark.__file__).resolve()))

    first = complete_rounds(context, options.output)
    done: set[str] = set()
    for number_of_round in range(first):
        for table in ("errors", "recordings"):
            rows = spark.read.schema(SCHEMAS[table]).parquet(f"{options.output}/{table}/round={number_of_round}")
            done |= {hark_spark.path_of(row) for row in rows.select("path", "path_base64").toLocalIterator()}
    arguments = ["--model", options.model]
    for name in ("keywords", "threshold"):
        if value := getattr(options, name):
            arguments += [f"--{name}", value]
    hark = options.hark
    paths = hark_spark.read_paths(options.paths, options.null)
    for number_of_round, groups in enumerate(hark_spark.rounds(context, options, paths, done), start=first):
        rows = context.parallelize(groups, len(groups)).mapPartitions(lambda part: spot(part, hark, arguments))
        rows.persist(StorageLevel.DISK_ONLY)
        for table, schema in SCHEMAS.items():
            some = rows.filter(lambda row, table=table: row[0] == table).map(lambda row: row[1])
            # A round that an ended driver left incomplete is written anew.
            folder = f"{options.output}/{table}/round={number_of_round}"
            spark.createDataFrame(some, schema).write.mode("overwrite").parquet(folder)
        rows.unpersist()
    spark.stop()
    return 0


if __name__ == "__main__":
    sys.exit(main())
