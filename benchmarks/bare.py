"""The least that any engine must do: read, age, level, one row a customer and entity, write."""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

import polars as pl

from benchmarks.portfolio import AS_OF

LEVELS = (1, 7, 14, 21, 35, 60)


def main(folder: Path) -> None:
    began, worked = time.perf_counter(), time.process_time()
    tables = {path.stem: pl.read_parquet(path) for path in sorted(folder.glob("*.parquet"))}
    age = (pl.lit(AS_OF) - pl.col("due_on")).dt.total_days()
    level = pl.sum_horizontal((age >= days).cast(pl.Int64) for days in LEVELS)
    decided = (
        tables["items"]
        .with_columns(age=age, level=level)
        .group_by("customer_id", "entity_id")
        .agg(pl.col("level").max(), pl.col("open").sum(), pl.col("item_id"))
        .join(tables["customers"].select("customer_id", "language", "stage"), on="customer_id")
        .sort("customer_id", "entity_id")
    )
    decided.write_parquet(folder / "bare.out")
    took = {
        "seconds": time.perf_counter() - began,
        "processor_seconds": time.process_time() - worked,
    }
    sys.stdout.write(json.dumps({**took, "rows": decided.height}))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
