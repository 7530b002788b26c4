"""A day under one policy, counted; in columns, because nearly everybody is treated alike."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from dunwell.engine.trials.treatment import WHOSE, Treated
from dunwell.kernel.money import Money


@dataclass(frozen=True, slots=True)
class Totals:
    """A day under one policy, counted."""

    customers: int
    """Who would be contacted, or whose contact waits for a yes."""
    contacts: Mapping[str, int]
    """By channel; a hand-over has none and is counted apart."""
    hand_overs: int
    approvals: int
    held: int
    left_alone: int
    asks: tuple[Money, ...]


def totals(day: Treated) -> Totals:
    """Count it. Whoever hears from us on one channel is not held back on another."""
    status = pl.col("status")
    states = day.rows.group_by(*WHOSE).agg(
        goes=(status == "due").any(),
        waits=(status == "needs_approval").any(),
        is_silent=(status == "silent").all(),
    )
    acting = day.rows.filter(status.is_in(["due", "needs_approval"]))
    by_channel = acting.filter(pl.col("channel").is_not_null()).group_by("channel").len()
    waits = pl.col("waits") & ~pl.col("goes")
    is_held = ~pl.col("goes") & ~pl.col("waits") & ~pl.col("is_silent")
    return Totals(
        customers=acting["customer_id"].n_unique(),
        contacts=dict(by_channel.sort("channel").iter_rows()),
        hand_overs=acting.filter(pl.col("channel").is_null()).height,
        approvals=states.filter(waits).height,
        held=states.filter(is_held).height,
        left_alone=states.filter("is_silent").height,
        asks=_asks(acting),
    )


def _asks(acting: pl.DataFrame) -> tuple[Money, ...]:
    """What is asked for, once a customer and entity whatever the channels."""
    once = acting.unique(WHOSE, keep="first", maintain_order=True)
    sums = (
        once.select("currencies", "amounts")
        .explode("currencies", "amounts")
        .drop_nulls()
        .group_by("currencies")
        .agg(pl.col("amounts").sum())
        .sort("currencies")
    )
    return tuple(Money(minor, currency) for currency, minor in sums.iter_rows())
