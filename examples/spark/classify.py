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

import sys
from pathlib import Path
from typing import Iterator

import hark_spark
from hark_spark import number
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


def classify(groups: Iterator[list[str]], hark: str, model: str) -> Iterator[Row]:
    """Yields a row for each path of a partition, in the order of the paths."""
    for group in groups:
        command = [hark, "classify", "-", "--null", "--format", "jsonl", "--model", model]
        for answer in hark_spark.lines(command, group):
            yield Row(
                path=answer["path"],
                path_base64=answer.get("path_base64"),
                keyword=answer.get("keyword"),
                score=number(answer.get("score")),
                duration=number(answer.get("duration")),
                error=answer.get("error"),
            )


def main() -> int:
    columns = "folder of Parquet files: path, keyword, score, duration, error"
    options = hark_spark.arguments(__doc__, columns, model="commands").parse_args()
    spark = SparkSession.builder.appName("hark").getOrCreate()
    context = spark.sparkContext
    context.addPyFile(str(Path(hark_spark.__file__).resolve()))

    done: set[str] = set()
    try:
        rows = spark.read.schema(SCHEMA).parquet(options.output).select("path", "path_base64").toLocalIterator()
        done = {hark_spark.path_of(row) for row in rows}
    except Exception as error:  # pylint: disable=broad-except
        if "PATH_NOT_FOUND" not in str(error):
            raise
    hark, model = options.hark, options.model
    for groups in hark_spark.rounds(context, options, hark_spark.read_paths(options.paths, options.null), done):
        answers = context.parallelize(groups, len(groups)).mapPartitions(lambda part: classify(part, hark, model))
        spark.createDataFrame(answers, SCHEMA).write.mode("append").parquet(options.output)
    spark.stop()
    return 0


if __name__ == "__main__":
    sys.exit(main())
