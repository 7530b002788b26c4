"""Which items count today, and what is left to ask for each after credits.

Counted: something undisputed is open, nothing holds the item, no deferral runs (one ends *on* its
date), and it is no invoice inside a payment plan. Credits pay the oldest counted item first; an
item that they cover is settled in all but name and no longer counts.
"""

from __future__ import annotations

from datetime import date

import polars as pl

from dunwell.engine.pauses import Pauses
from dunwell.engine.portfolio import LADDER, Portfolio
from dunwell.policy.model import Policy, Stage

DAY_BITS = 22
"""Room for every date that a frame can hold, so that ladder and date sort as one number."""
DAYS_BEFORE_EPOCH = 719_163


def count(portfolio: Portfolio, *, pauses: Pauses, policy: Policy, as_of: date) -> pl.DataFrame:
    """The counted items with `left` to ask, ladder by ladder, oldest effective due date first."""
    askable = (pl.col("asked") > 0) & ~pl.col("is_in_plan")
    is_deferred = (pl.col("deferred_until") > as_of).fill_null(value=False)
    free = portfolio.debts.filter(askable & ~is_deferred)
    if pauses.items.height:
        free = free.join(pauses.items, on="item_id", how="anti")
    if pauses.promised.height:
        free = free.join(pauses.promised, on="payer", how="anti")
    return _ordered(_less_credits(free, portfolio.credits)).with_columns(
        days_past_due=(pl.lit(as_of) - pl.col("due")).dt.total_days().cast(pl.Int32),
        told=rung_number("told_stage", policy),
    )


def rungs(policy: Policy) -> tuple[Stage, ...]:
    """The stages of the ladder, in order. Those before the due date belong to items instead."""
    return tuple(stage for stage in policy.stages if stage.day >= 0)


def rung_number(name: str, policy: Policy) -> pl.Expr:
    """A stage's place on the ladder, counted from 0; null for names that are not on it."""
    numbers = pl.Enum([stage.id for stage in rungs(policy)])
    return pl.col(name).cast(numbers, strict=False).to_physical().cast(pl.Int32)


def _ordered(items: pl.DataFrame) -> pl.DataFrame:
    day = pl.col("due").to_physical().cast(pl.Int64) + DAYS_BEFORE_EPOCH
    place = pl.col("ladder") * 2**DAY_BITS + day
    return items.with_columns(place=place).sort("place", "item_id").drop("place")


def _less_credits(items: pl.DataFrame, credits: pl.DataFrame) -> pl.DataFrame:
    """Net the credits of the same ladder and currency, touching only ladders that have any."""
    plain = items.with_columns(left=pl.col("asked"))
    if credits.is_empty():
        return plain
    has_credit = pl.col("ladder").is_in(credits["ladder"].implode())
    rest = plain.filter(~has_credit)
    netted = _net(_ordered(plain.filter(has_credit)), credits)
    return pl.concat([rest, netted.select(rest.columns)])


def _net(items: pl.DataFrame, credits: pl.DataFrame) -> pl.DataFrame:
    """Oldest first: what the running total still exceeds the credit by, at most the item itself."""
    beyond = pl.col("asked").cum_sum().over("ladder", "currency") - pl.col("credit").fill_null(
        0
    )
    return (
        items.join(credits, on=["ladder", "currency"], how="left", maintain_order="left")
        .with_columns(left=pl.min_horizontal(beyond, "asked").cast(LADDER))
        .filter(pl.col("left") > 0)
    )
