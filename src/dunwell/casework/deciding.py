"""The engine, opened on the organisation in scope and a published version."""

from collections.abc import Sequence
from datetime import date, datetime

import polars as pl

from dunwell.casework import frames, gather, moving, policies
from dunwell.casework.models import PolicyVersion
from dunwell.engine.decide import decide

ITEM_FIRST = r"^(\d+) (?:fell due|falls due|is set aside)"
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
    seen = gather.snapshot(as_of=as_of, at=at, whose=whose)
    decisions = decide(
        moving.moved(
            seen, text=version.text, earlier=moving.earlier_than(version), whose=whose
        ),
        policies=policies.compiled(version.text),
        as_of=as_of,
        version=str(version.number),
    )
    return with_numbers(decisions, whose=whose)


def with_numbers(
    decisions: pl.DataFrame, *, whose: Sequence[int] | None = None
) -> pl.DataFrame:
    """The same rows, their reasons with invoice numbers in place of items' ids."""
    if decisions.is_empty():
        return decisions
    said = (
        decisions.select("reasons")
        .with_row_index("row")
        .explode("reasons")
        .with_columns(item_id=pl.col("reasons").str.extract(ITEM_FIRST))
        .join(frames.numbers(whose), on="item_id", how="left", maintain_order="left")
    )
    named = pl.col("number") + pl.col("reasons").str.strip_prefix(pl.col("item_id"))
    reasons = (
        said.with_columns(reasons=pl.coalesce(named, "reasons"))
        .group_by("row", maintain_order=True)
        .agg(pl.col("reasons").drop_nulls())
    )
    return decisions.with_columns(reasons["reasons"])
