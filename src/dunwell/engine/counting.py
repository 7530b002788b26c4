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
    asked = pl.when(_is_free(pauses, as_of)).then("asked").otherwise(0)
    left = _less_credits(portfolio.debts.with_columns(left=asked), portfolio.credits)
    return left.filter(pl.col("left") > 0).with_columns(
        pl.col("ladder").set_sorted(),
        days_past_due=(pl.lit(as_of) - pl.col("due")).dt.total_days().cast(pl.Int32),
        told=rung_number("told_stage", policy),
    )


def _is_free(pauses: Pauses, as_of: date) -> pl.Expr:
    """Whether an item can be asked for today, credits apart."""
    askable = (pl.col("asked") > 0) & ~pl.col("is_in_plan")
    is_deferred = (pl.col("deferred_until") > as_of).fill_null(value=False)
    is_held = pl.col("item_id").is_in(pauses.items["item_id"].implode())
    is_promised = pl.col("payer").is_in(pauses.promised["payer"].implode())
    return askable & ~is_deferred & ~is_held & ~is_promised


def rungs(policy: Policy) -> tuple[Stage, ...]:
    """The stages of the ladder, in order. Those before the due date belong to items instead."""
    return tuple(stage for stage in policy.stages if stage.day >= 0)


def rung_number(name: str, policy: Policy) -> pl.Expr:
    """A stage's place on the ladder, counted from 0; null for names that are not on it."""
    numbers = pl.Enum([stage.id for stage in rungs(policy)])
    return pl.col(name).cast(numbers, strict=False).to_physical().cast(pl.Int32)


def _less_credits(items: pl.DataFrame, credits: pl.DataFrame) -> pl.DataFrame:
    """Net the credits of the same ladder and currency, touching only ladders that have any."""
    if credits.is_empty():
        return items
    has_credit = pl.col("ladder").is_in(credits["ladder"].implode())
    numbered = items.select("ladder", "currency", "left").with_row_index("row")
    netted = _netted(numbered.filter(has_credit), credits)
    return items.with_columns(items["left"].scatter(netted["row"], netted["left"]))


def _netted(items: pl.DataFrame, credits: pl.DataFrame) -> pl.DataFrame:
    """Oldest first: what the running total still exceeds the credit by, at most the item itself."""
    total = pl.col("left").cum_sum().over("ladder", "currency")
    beyond = total - pl.col("credit").fill_null(0)
    return items.join(
        credits, on=["ladder", "currency"], how="left", maintain_order="left"
    ).select("row", left=pl.min_horizontal(beyond, "left").clip(lower_bound=0))
