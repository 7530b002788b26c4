"""Invoices by their numbers, as people speak of them; the engine itself knows items' ids."""

from collections.abc import Sequence
from dataclasses import replace

import polars as pl

from dunwell.casework import frames
from dunwell.engine.snapshot import Snapshot


def by_number(seen: Snapshot, *, whose: Sequence[int] | None = None) -> Snapshot:
    """The same day with each open invoice under its number, unless two would share a name."""
    return named(seen, frames.numbers(whose))


def named(seen: Snapshot, numbers: pl.DataFrame) -> Snapshot:
    """The same with a table of `item_id` and `number` in hand."""
    names = numbers.join(seen.items.select("item_id"), on="item_id", how="semi")
    items = _named(seen.items, names)
    if not items["item_id"].is_unique().all():
        return seen
    return replace(
        seen,
        items=items,
        holds=_named(seen.holds, names),
        contacts=_listed(seen.contacts, names),
        promises=_listed(seen.promises, names),
    )


def _named(rows: pl.DataFrame, names: pl.DataFrame) -> pl.DataFrame:
    joined = rows.join(names, on="item_id", how="left", maintain_order="left")
    return joined.with_columns(item_id=pl.coalesce("number", "item_id")).drop("number")


def _listed(rows: pl.DataFrame, names: pl.DataFrame) -> pl.DataFrame:
    """What is no longer open keeps its id, marked so that no number can be taken for it."""
    name = pl.element().replace_strict(
        names["item_id"], names["number"], default=pl.lit("#") + pl.element()
    )
    return rows.with_columns(pl.col("item_ids").list.eval(name))
