"""`dunwell evaluate --engine spark`: the same decisions, made by the workers of a cluster."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from pathlib import Path
from types import ModuleType

import polars as pl

from dunwell.cli import frame, snapshot_files
from dunwell.cluster.shares import Schemas, Task
from dunwell.engine.snapshot import accept
from dunwell.kernel.refusal import Refusal

MASTER = "DUNWELL_SPARK_MASTER"
ROWS_A_SHARE = 200_000
SHARES_LEAST = 8
SMALL = ("entities", "rates")
"""The tables that every worker gets whole."""

Frames = Mapping[str, pl.DataFrame]


class SparkNotHere(Refusal):
    code = "spark-not-here"
    says = "Spark is not installed. Install it with: pip install 'dunwell[spark]'."


class SparkNotStarted(Refusal):
    code = "spark-not-started"
    says = (
        "Spark could not be started on {master}. It needs Java 17 (on Debian: apt-get install "
        "openjdk-17-jre-headless), and DUNWELL_SPARK_MASTER may name another cluster. {why}"
    )


class SparkFailed(Refusal):
    code = "spark-failed"
    says = "Spark gave up, and nothing was written: {why}"


def decide(
    folder: Path, columns: Schemas, task_of: Callable[[Schemas, Frames], Task]
) -> pl.DataFrame:
    """Decide a snapshot's files on a cluster; `task_of` says what its workers are told.

    Refuses with SparkNotHere, SparkNotStarted or SparkFailed, or as one machine would: a row
    that a worker stumbles over is looked for again here, to be named.
    """
    split = {name: kinds for name, kinds in columns.items() if name not in SMALL}
    small = {
        name: snapshot_files.frame(folder, name, columns) for name in columns if name in SMALL
    }
    task = task_of(split, small)
    _refuse_kinds(folder, columns, task)
    spark = _spark()
    master = os.environ.get(MASTER) or "local[*]"
    try:
        with spark.session(master) as session:
            decided = spark.decide(session, folder, task, shares=_shares(folder, split))
    except spark.NoSession as error:
        raise SparkNotStarted(master=master, why=_first_line(error)) from None
    except spark.NotThroughSpark as error:
        accept(snapshot_files.frames(folder, columns), as_of=task.as_of)
        raise SparkFailed(why=_first_line(error)) from None
    assert isinstance(decided, pl.DataFrame)
    return decided


def _spark() -> ModuleType:
    """Spark's side of the house, loaded by name: most machines have no Spark."""
    try:
        return frame.command("dunwell.cluster.spark")
    except ModuleNotFoundError as error:
        if (error.name or "").startswith("dunwell"):
            raise
        raise SparkNotHere() from None


def _refuse_kinds(folder: Path, columns: Schemas, task: Task) -> None:
    """Missing columns and wrong types, before a cluster is troubled."""
    empty = {name: snapshot_files.frame(folder, name, columns, rows=0) for name in columns}
    accept(empty, as_of=task.as_of)


def _shares(folder: Path, split: Schemas) -> int:
    """Shares that a worker can hold at once, and enough of them to go round."""
    counts = [pl.scan_parquet(folder / f"{name}.parquet").select(pl.len()) for name in split]
    rows = sum(int(count.item()) for count in pl.collect_all(counts))
    return max(SHARES_LEAST, -(-rows // ROWS_A_SHARE))


def _first_line(error: Exception) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0]
