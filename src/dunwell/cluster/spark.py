"""The engine on Apache Spark: the files are read, cut by payer and decided where they lie.

Only `dunwell evaluate --engine spark` loads this; it needs the extra `dunwell[spark]` and Java.
Spark moves rows and survives lost workers; every decision is made by `dunwell.engine`.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import reduce
from pathlib import Path

import polars as pl
import pyarrow
from pyspark.errors import PySparkException
from pyspark.sql import Column, DataFrame, SparkSession
from pyspark.sql import functions as f

from dunwell.cluster.circles import circles
from dunwell.cluster.shares import Schemas, Task, decisions_of
from dunwell.engine.decisions import SCHEMA
from dunwell.engine.tables import ITEMS

LOOPBACK = "127.0.0.1"
SHARE = "share"
TYPES = {
    pl.String(): ("string", pyarrow.string()),
    pl.Date(): ("date", pyarrow.date32()),
    pl.Int64(): ("bigint", pyarrow.int64()),
    pl.Float64(): ("double", pyarrow.float64()),
    pl.Datetime("us", "UTC"): ("timestamp", pyarrow.timestamp("us", "UTC")),
    pl.List(pl.String()): ("array<string>", pyarrow.list_(pyarrow.string())),
    pl.List(pl.Int64()): ("array<bigint>", pyarrow.list_(pyarrow.int64())),
}
"""A decision's types, as Spark and as Arrow name them."""

DECISION_COLUMNS = ", ".join(f"{name} {TYPES[dtype][0]}" for name, dtype in SCHEMA.items())
ARROW_COLUMNS = pyarrow.schema([(name, TYPES[dtype][1]) for name, dtype in SCHEMA.items()])


class NotThroughSpark(Exception):
    """Spark gave up. What is wrong with the files, the door can say."""


class NoSession(Exception):
    """No cluster, or no Java to speak to it with."""


@contextmanager
def session(master: str) -> Iterator[SparkSession]:
    """A session on `master`. Raises NoSession."""
    builder = (
        SparkSession.builder.appName("dunwell evaluate")
        .config("spark.sql.session.timeZone", "UTC")
        .config("spark.sql.legacy.parquet.nanosAsLong", "true")
        .config("spark.ui.enabled", "false")
        .config("spark.ui.showConsoleProgress", "false")
        .config("spark.log.level", "ERROR")
    )
    if master.startswith("local"):
        os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
        builder = builder.config("spark.driver.bindAddress", LOOPBACK)
        builder = builder.config("spark.driver.host", LOOPBACK)
    try:
        spark = builder.master(master).getOrCreate()
    except PySparkException as error:
        raise NoSession(str(error)) from error
    try:
        yield spark
    finally:
        spark.stop()


def decide(spark: SparkSession, folder: Path, task: Task, *, shares: int) -> pl.DataFrame:
    """The decisions of one day, the same bytes as on one machine.

    Raises NotThroughSpark where a row is not as the contract has it, or the cluster gives up.
    """
    try:
        tables = {name: _read(spark, folder, name, task.split) for name in task.split}
        _refuse_double_items(tables)
        cut = _cut(spark, tables, shares=shares)
        decided = cut.groupBy(SHARE).applyInArrow(_on_a_worker(task), DECISION_COLUMNS)
        rows = pl.from_arrow(decided.toArrow())
    except PySparkException as error:
        raise NotThroughSpark(str(error)) from error
    assert isinstance(rows, pl.DataFrame)
    typed = rows.select(pl.col(name).cast(dtype) for name, dtype in SCHEMA.items())
    return typed.sort("customer_id", "entity_id", "key")


def _on_a_worker(task: Task) -> Callable[[pyarrow.Table], pyarrow.Table]:
    """What Spark sends out. It goes by the types, so they stand there."""

    def decide_share(rows: pyarrow.Table) -> pyarrow.Table:
        share = pl.from_arrow(rows.drop_columns(SHARE))
        assert isinstance(share, pl.DataFrame)
        return decisions_of(share, task).to_arrow().cast(ARROW_COLUMNS)

    return decide_share


def _read(spark: SparkSession, folder: Path, name: str, schemas: Schemas) -> DataFrame:
    """The wanted columns. A column without a type holds nothing, and Spark cannot read it."""
    rows = spark.read.parquet(str(folder / f"{name}.parquet"))
    return rows.select(
        *(f.col(f"`{column}`") for column, dtype in schemas[name].items() if dtype != pl.Null())
    )


def _refuse_double_items(tables: dict[str, DataFrame]) -> None:
    """Two items of one number may land in different shares, where nobody would notice."""
    items = tables["items"]
    if items.groupBy(*ITEMS.id).count().where("count > 1").take(1):
        raise NotThroughSpark("items.parquet has an id twice")


def _cut(spark: SparkSession, tables: dict[str, DataFrame], *, shares: int) -> DataFrame:
    """Every row as a structure under its table's name, with the number of its share."""
    spark.conf.set("spark.sql.shuffle.partitions", str(shares))
    together = circles(_asked_instead(tables["customers"]))
    circle = spark.createDataFrame(list(together.items()), "customer_id string, circle string")
    names = list(tables)
    parts = [
        table.join(f.broadcast(circle), "customer_id", "left").select(
            f.pmod(f.xxhash64(f.coalesce("circle", "customer_id")), f.lit(shares)).alias(SHARE),
            *(_packed(tables, each, is_this=each == name) for each in names),
        )
        for name, table in tables.items()
    ]
    return reduce(DataFrame.unionByName, parts)


def _asked_instead(customers: DataFrame) -> Iterable[tuple[str, str]]:
    if "dun_to" not in customers.columns:
        return ()
    named = customers.where("dun_to is not null and customer_id is not null")
    return ((row[0], row[1]) for row in named.select("customer_id", "dun_to").collect())


def _packed(tables: dict[str, DataFrame], name: str, *, is_this: bool) -> Column:
    """A table's columns as one, or the same shape with nothing in it."""
    columns = f.struct(*(f.col(f"`{column}`") for column in tables[name].columns))
    if is_this:
        return columns.alias(name)
    return (
        f.lit(None)
        .cast(tables[name].select(columns.alias("one")).schema["one"].dataType)
        .alias(name)
    )
