"""Which items count today, and what is left to ask for each after credits.

Counted: something undisputed is open, nothing holds the item, no deferral runs (one ends *on* its
date), and it is no invoice inside a payment plan. Credits pay the oldest counted item first; an
item that they cover is settled in all but name and no longer counts.
"""

from __future__ import annotations

from datetime import date

import polars as pl

from dunwell.engine.pauses import Pauses
from dunwell.engine.portfolio import Portfolio
from dunwell.policy.model import Policy, Stage


def count(portfolio: Portfolio, *, pauses: Pauses, policy: Policy, as_of: date) -> pl.DataFrame:
    """The counted items with `left` to ask, ladder by ladder, oldest effective due date first."""
    askable = (pl.col("asked") > 0) & ~pl.col("is_in_plan")
    is_deferred = (pl.col("deferred_until") > as_of).fill_null(value=False)
    free = portfolio.debts.filter(askable & ~is_deferred)
    if pauses.items.height:
        free = free.join(pauses.items, on="item_id", how="anti", maintain_order="left")
    if pauses.promised.height:
        free = free.join(pauses.promised, on="payer", how="anti", maintain_order="left")
    return _less_credits(free, portfolio.credits).with_columns(
        pl.col("ladder").set_sorted(),
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


def _less_credits(items: pl.DataFrame, credits: pl.DataFrame) -> pl.DataFrame:
    """Net the credits of the same ladder and currency, touching only ladders that have any."""
    asked = items["asked"].alias("left")
    if credits.is_empty():
        return items.with_columns(asked)
    has_credit = pl.col("ladder").is_in(credits["ladder"].implode())
    concerned = items.select("ladder", "currency", "asked").with_row_index("row")
    netted = _netted(concerned.filter(has_credit), credits)
    left = asked.scatter(netted["row"], netted["left"])
    return items.with_columns(left).filter(pl.col("left") > 0)


def _netted(items: pl.DataFrame, credits: pl.DataFrame) -> pl.DataFrame:
    """Oldest first: what the running total still exceeds the credit by, at most the item itself."""
    total = pl.col("asked").cum_sum().over("ladder", "currency")
    beyond = total - pl.col("credit").fill_null(0)
    return items.join(
        credits, on=["ladder", "currency"], how="left", maintain_order="left"
    ).select("row", left=pl.min_horizontal(beyond, "asked").clip(lower_bound=0))
