"""The engine, opened on the organisation in scope and a published version."""

from collections.abc import Sequence
from datetime import date, datetime

import polars as pl

from dunwell.casework import frames, gather, moving, policies
from dunwell.casework.models import PolicyVersion
from dunwell.engine.decide import decide
from dunwell.engine.snapshot import Snapshot

ITEM_FIRST = r"^(\d+) (?:fell due|falls due|is set aside|is with an agency)"
"""A reason that begins with an item, by the id under which the engine knows it."""


def decide_under(
    version: PolicyVersion,
    *,
    as_of: date,
    at: datetime | None = None,
    whose: Sequence[int] | None = None,
) -> pl.DataFrame:
    """The day's decisions, of everybody or of some customers (`gather.together`).

    With `at` they are made for that moment, knowing what was said since the day's opening.
    Their reasons name invoices by number, as people do.
    """
    seen = seen_under(version, as_of=as_of, at=at, whose=whose)
    return decided_on(seen, version)


def seen_under(
    version: PolicyVersion,
    *,
    as_of: date,
    at: datetime | None = None,
    whose: Sequence[int] | None = None,
) -> Snapshot:
    """What the engine decides on, with every customer where this version finds them."""
    seen = gather.snapshot(as_of=as_of, at=at, whose=whose)
    earlier = moving.earlier_than(version)
    return moving.moved(seen, text=version.text, earlier=earlier, whose=whose)


def decided_on(seen: Snapshot, version: PolicyVersion) -> pl.DataFrame:
    """The decisions on what was seen: now, or again from what a run kept."""
    decisions = decide(
        seen,
        policies=policies.compiled(version.text),
        as_of=seen.as_of,
        version=str(version.number),
    )
    return with_numbers(decisions)


def with_numbers(
    decisions: pl.DataFrame, *, numbers: pl.DataFrame | None = None
) -> pl.DataFrame:
    """The same rows, their reasons with invoice numbers in place of items' ids.

    `numbers` are at hand where they were read already; else those that are spoken of are read.
    """
    said = (
        decisions.select("reasons")
        .with_row_index("row")
        .explode("reasons")
        .with_columns(item_id=pl.col("reasons").str.extract(ITEM_FIRST))
    )
    spoken_of = said["item_id"].drop_nulls()
    if spoken_of.is_empty():
        return decisions
    names = frames.numbers_of(spoken_of) if numbers is None else numbers
    named = pl.col("number") + pl.col("reasons").str.strip_prefix(pl.col("item_id"))
    reasons = (
        said.join(names, on="item_id", how="left", maintain_order="left")
        .with_columns(reasons=pl.coalesce(named, "reasons"))
        .group_by("row", maintain_order=True)
        .agg(pl.col("reasons").drop_nulls())
    )
    return decisions.with_columns(reasons["reasons"])
