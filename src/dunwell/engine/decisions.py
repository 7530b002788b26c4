"""The decision file: its columns, its keys and its order, to the letter of the contract.

Sorted by customer, entity and key: the numbers of the ladders are in the order of the first two,
and of one ladder's keys only the channels differ.
"""

from __future__ import annotations

from datetime import date

import polars as pl

from dunwell.engine.priority import priority
from dunwell.engine.reasons import reasons

INSTANT = pl.Datetime("us", "UTC")
TEXTS = pl.List(pl.String())

SCHEMA = pl.Schema(
    {
        "customer_id": pl.String(),
        "entity_id": pl.String(),
        "as_of": pl.Date(),
        "status": pl.String(),
        "action": pl.String(),
        "stage": pl.String(),
        "channel": pl.String(),
        "template": pl.String(),
        "tone": pl.String(),
        "language": pl.String(),
        "item_ids": TEXTS,
        "currencies": TEXTS,
        "amounts": pl.List(pl.Int64()),
        "send_after": INSTANT,
        "send_before": INSTANT,
        "blocked_by": TEXTS,
        "next_allowed": INSTANT,
        "reasons": TEXTS,
        "priority": pl.Float64(),
        "policy": pl.String(),
        "policy_version": pl.String(),
        "key": pl.String(),
    }
)
BEHIND = pl.Schema(
    {
        "ladder": pl.Int64(), "is_ahead": pl.Boolean(), "ahead_item": pl.String(),
        "ahead_due": pl.Date(),
        "number": pl.Int64(), "earned": pl.String(), "opens_at": INSTANT, "closes_at": INSTANT,
        "because": TEXTS, "why_silent": pl.String(), "next_stage": pl.String(),
        "next_day": pl.Int64(), "gap_left": pl.Int64(), "stage_on": pl.Date(),
        "current": pl.Int32(), "due": pl.Date(), "days_past_due": pl.Int32(),
        "trigger_item": pl.String(), "set_aside": TEXTS, "overdue_units": pl.Int64(),
        "days_since_contact": pl.Int64(),
    }
)  # fmt: skip
MADE_OF = frozenset(SCHEMA) | frozenset(BEHIND)
"""The columns that a written row is made of; whatever else was worked out only explains it."""

LISTS = ("item_ids", "currencies", "amounts", "blocked_by")


def written(worked: pl.DataFrame, *, as_of: date) -> pl.DataFrame:
    """The rows as the file has them. `worked` is in order and has all that words are made of."""
    is_sent = pl.col("action").is_in(["message", "call"])
    rows = _completed(worked)
    stated = rows.with_columns(
        reasons(rows),
        as_of=pl.lit(as_of),
        key=_key(),
        stage="earned",
        send_after=pl.when(is_sent).then("opens_at"),
        send_before=pl.when(is_sent).then("closes_at"),
        priority=priority(),
        **{name: _empty_for_null(name) for name in LISTS},
    )
    return stated.select(pl.col(name).cast(dtype) for name, dtype in SCHEMA.items())


def _completed(worked: pl.DataFrame) -> pl.DataFrame:
    """With every column that words and keys read, where no policy was there to fill it."""
    missing = [name for name in (*SCHEMA, *BEHIND) if name not in worked.columns]
    kinds = {**SCHEMA, **BEHIND}
    return worked.with_columns(pl.lit(None, dtype=kinds[name]).alias(name) for name in missing)


def _empty_for_null(name: str) -> pl.Expr:
    return pl.col(name).fill_null(pl.lit([], dtype=SCHEMA[name]))


def episode_in_key() -> pl.Expr:
    """The episode that a key names; null where an item stands in its place, or nothing.

    Counted from the end: a customer's own number may have bars in it.
    """
    return pl.col("key").str.split("|").list.get(-3).cast(pl.Int64, strict=False)


def _key() -> pl.Expr:
    """customer|entity|episode|stage|channel; before the due date an item is in place of episode."""
    episode = pl.when("is_ahead").then("ahead_item").otherwise(pl.col("number").cast(pl.String))
    return pl.concat_str(
        "customer_id", "entity_id",
        pl.when(pl.col("earned").is_not_null()).then(episode).fill_null(""),
        pl.col("earned").fill_null("-"),
        pl.col("channel").fill_null("-"),
        separator="|",
    )  # fmt: skip
