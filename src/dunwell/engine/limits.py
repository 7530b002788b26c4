"""How many contacts the policy's limits still allow, and from when (the facts behind G2).

A window of N days is the N x 24 hours up to the planned moment. Attempts that ask for money
count over all channels and entities of the payer; an unanswered call counts for calls only.
What this very run plans counts too, in order: by entity, then by the policy's channels. The
law's limits are counted by `legal`, and both must hold.
"""

from __future__ import annotations

from datetime import timedelta

import polars as pl

from dunwell.engine import legal
from dunwell.engine.snapshot import Snapshot
from dunwell.policy.model import ContactLimit, ContactRules, QuietAfter

NO_LIMIT = 1_000_000
FREE = pl.Datetime("us", "UTC")


def add_limits(rows: pl.DataFrame, snapshot: Snapshot, rules: ContactRules) -> pl.DataFrame:
    """Add what has been used before this run: `used` lists per limit, and the quiet days."""
    moments = rows.select("ladder", "payer", "planned_at").unique("ladder", maintain_order=True)
    seen = snapshot.contacts.select(
        "payer", "at", "channel", "direction", "outcome", "asks_for_money"
    ).join(moments, on="payer", how="inner")
    past = seen.filter(pl.col("at") <= pl.col("planned_at"))
    for number, limit in enumerate(rules.limits):
        rows = rows.join(
            _used(past, limit, number), on="ladder", how="left", maintain_order="left"
        )
    talks = (
        past.filter(outcome="conversation").group_by("ladder").agg(talked_at=pl.col("at").max())
    )
    rows = legal.add_history(rows, snapshot, rules.law)
    return (
        rows.join(talks, on="ladder", how="left", maintain_order="left")
        .with_columns(
            quiet_until=pl.max_horizontal(
                *(_quiet_until(rule) for rule in rules.quiet), pl.lit(None, dtype=FREE)
            )
        )
        .with_columns(is_quiet_period=pl.col("quiet_until").is_not_null())
    )


def left_for(rows: pl.DataFrame, rules: ContactRules) -> pl.DataFrame:
    """Add `contacts_left` and `contacts_free_at`; rows whose `would_go` is true use limits up.

    Rows of one payer stand together, in the order in which they use them up.
    """
    lefts, frees = [], [pl.col("quiet_until")]
    for number, limit in enumerate(rules.limits):
        left, free = _left(number, limit)
        lefts.append(left)
        frees.append(free)
    unlimited = pl.lit(NO_LIMIT, dtype=pl.Int64)
    left_by_policy = (
        rows.with_columns(
            _ahead(pl.col("would_go") & _counts(limit)).alias(_name("ahead", number))
            for number, limit in enumerate(rules.limits)
        )
        .with_columns(
            contacts_left=pl.min_horizontal(unlimited, *lefts),
            contacts_free_at=pl.max_horizontal(*frees, pl.lit(None, dtype=FREE)),
        )
        .drop(_name("ahead", number) for number, _ in enumerate(rules.limits))
    )
    before = _ahead(pl.col("is_of_limit"), of="ladder")
    return legal.tightened(left_by_policy, rules.law, before)


def any_ahead(rows: pl.DataFrame) -> bool:
    """Whether a row that goes stands before another of the same payer: else none is used up."""
    return bool(rows.select(_ahead(pl.col("would_go")).cast(pl.Boolean).any()).item())


def _name(what: str, number: int) -> str:
    return f"{what} {number}"


def _counts(limit: ContactLimit) -> pl.Expr:
    return pl.lit(value=True) if limit.channel is None else pl.col("channel") == limit.channel


def _used(past: pl.DataFrame, limit: ContactLimit, number: int) -> pl.DataFrame:
    """When each contact was that a limit counts, newest first."""
    is_out = pl.col("direction") == "out"
    asks = pl.col("asks_for_money").fill_null(value=True)
    is_unanswered = (pl.col("channel") == "call") & (pl.col("outcome") == "no_answer")
    counts = ~is_unanswered if limit.channel is None else pl.col("channel") == limit.channel
    starts = pl.col("planned_at") - timedelta(days=limit.window_days)
    return (
        past.filter(is_out, asks, counts, pl.col("at") > starts)
        .group_by("ladder")
        .agg(pl.col("at").sort(descending=True).alias(_name("used", number)))
    )


def _quiet_until(rule: QuietAfter) -> pl.Expr:
    """When the quiet after the last conversation ends, where it still runs on the row's channel."""
    ends = pl.col("talked_at") + timedelta(days=rule.quiet_days)
    concerns = pl.lit(value=True) if rule.channel is None else pl.col("channel") == rule.channel
    return pl.when(concerns & (ends > pl.col("planned_at"))).then(ends)


def _left(number: int, limit: ContactLimit) -> tuple[pl.Expr, pl.Expr]:
    """What one limit leaves for a row, and when it would allow it."""
    counts, ahead = _counts(limit), pl.col(_name("ahead", number))
    used = pl.col(_name("used", number)).list.len().fill_null(0).cast(pl.Int64)
    left = pl.when(counts).then(limit.most - used - ahead)
    window = timedelta(days=limit.window_days)
    newest_to_leave = pl.col(_name("used", number)).list.get(
        limit.most - 1 - ahead, null_on_oob=True
    )
    free = pl.when(ahead >= limit.most).then(pl.col("planned_at")).otherwise(newest_to_leave)
    return left, pl.when(counts).then(free + window)


def _ahead(goes: pl.Expr, *, of: str = "payer") -> pl.Expr:
    """How many rows of the same payer go before each: the running total less the payer's start.

    Of the same ladder, where one creditor's debts are counted apart from another's.
    """
    one = goes.cast(pl.Int64)
    before = one.cum_sum() - one
    is_first = pl.col(of) != pl.col(of).shift(1)
    start = pl.when(is_first.fill_null(value=True)).then(before).forward_fill()
    return before - start
