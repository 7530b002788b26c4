"""What a ladder leaves out today, in a sentence an item: held, promised, deferred."""

from __future__ import annotations

from datetime import date

import polars as pl

from dunwell.engine.pauses import Pauses
from dunwell.engine.portfolio import Portfolio

NAMED_MOST = 3
"""So many items are named; a customer with more of them is shown the oldest."""

DAY = "%-d %B %Y"
SCHEMA = pl.Schema({"ladder": pl.Int64(), "set_aside": pl.List(pl.String())})


def set_aside(portfolio: Portfolio, *, pauses: Pauses, as_of: date) -> pl.DataFrame:
    """By ladder: the sentences, the item that fell due first in front."""
    open_ones = portfolio.debts.filter(pl.col("asked") > 0).select(
        "ladder", "payer", "item_id", "due_on", "deferred_until"
    )
    held = open_ones.join(pauses.items, on="item_id", how="inner")
    promised = open_ones.join(
        pauses.promised.with_columns(held_by=pl.lit("promise")), on="payer", how="inner"
    )
    deferred = open_ones.filter(pl.col("deferred_until") > as_of)
    parts = [
        held.with_columns(says=_held()),
        promised.with_columns(says=_held()),
        deferred.with_columns(says=_deferred()),
    ]
    found = pl.concat([part.select("ladder", "due_on", "item_id", "says") for part in parts])
    if found.is_empty():
        return pl.DataFrame(schema=SCHEMA)
    first = found.unique(["ladder", "item_id"], keep="first", maintain_order=True)
    return (
        first.sort("ladder", "due_on", "item_id")
        .group_by("ladder", maintain_order=True)
        .agg(set_aside=pl.col("says").head(NAMED_MOST))
    )


def _held() -> pl.Expr:
    kind = pl.col("held_by").str.replace_all("_", " ", literal=True)
    day = pl.col("ends_on").dt.strftime(DAY)
    until = pl.when(pl.col("ends_on").is_null()).then(pl.lit("somebody ends it")).otherwise(day)
    waits = pl.format("{} is set aside ({}) until {}.", pl.col("item_id"), kind, until)
    is_placed = pl.col("held_by") == "placed"
    return (
        pl.when(is_placed).then(pl.format("{} is with an agency.", "item_id")).otherwise(waits)
    )


def _deferred() -> pl.Expr:
    day = pl.col("deferred_until").dt.strftime(DAY)
    return pl.format("{} is set aside (deferral) until {}.", pl.col("item_id"), day)
