"""Write a database's portfolio as the contract's snapshot files, for the engine on files."""

from datetime import date
from pathlib import Path

import polars as pl

from dunwell.casework import gather
from dunwell.engine import tables

STATE = ("episode", "episode_opened_on", "stage", "stage_on")


def write(folder: Path, *, as_of: date) -> Path:
    """The organisation in scope, on a day, a Parquet file a table. The folder, for chaining.

    The contract has one state a customer, and casework keeps one for each of their entities:
    the state with their own entity goes in. Customers of several entities need more than that.
    """
    seen = gather.snapshot(as_of=as_of)
    frames = {
        name: getattr(seen, name).select(tables.TABLES[name].column_names())
        for name in tables.TABLES
        if name not in ("rates", "ladders")
    }
    assert seen.ladders is not None, "casework always says where a customer stands"
    frames["customers"] = _with_state(frames["customers"], seen.ladders)
    folder.mkdir(parents=True, exist_ok=True)
    for name, frame in frames.items():
        frame.write_parquet(folder / f"{name}.parquet")
    return folder


def _with_state(customers: pl.DataFrame, ladders: pl.DataFrame) -> pl.DataFrame:
    return (
        customers.drop(STATE)
        .join(
            ladders.select("customer_id", "entity_id", *STATE),
            on=("customer_id", "entity_id"),
            how="left",
        )
        .with_columns(pl.col("episode").fill_null(0))
        .select(tables.CUSTOMERS.column_names())
    )
