"""The past, with both dates of every fact: when it happened, and when it became known.

A day is looked at as it was known on its morning: what was recorded later is not in the picture,
and what was taken back later still is. Some facts have one state only (a customer's country, what
an invoice had in dispute, a deferral); they are taken as they are now.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time

import polars as pl

from dunwell.engine import tables
from dunwell.engine.tables import INSTANT

MORNING = time(7)
"""When a day is looked at, where nothing else says so: before anything has left."""


@dataclass(frozen=True, slots=True)
class Past:
    """The contract's tables, each with the columns that say since when a row was known."""

    customers: pl.DataFrame
    """As now, without the state of their ladders."""
    stops: pl.DataFrame
    """`customer_id`, `channel`, `at`: a channel that was open until then."""
    items: pl.DataFrame
    """What was ever owed or credited, without what is open; `known_at`."""
    movements: pl.DataFrame
    """`item_id`, `amount`, `happened_on`, `known_at`: what an item has open is their sum."""
    notices: pl.DataFrame
    """`item_id`, `delivered_on`, `known_at`: that a final notice which listed it arrived."""
    holds: pl.DataFrame
    """`known_at`, and `ended_at` where somebody ended it."""
    contacts: pl.DataFrame
    """With `entity_id`. What happened at `at` was known then."""
    payments: pl.DataFrame
    """`known_at`, and `undone_at` where it was taken back."""
    promises: pl.DataFrame
    """`known_at`; the last `status`, and `status_on` since when."""
    entities: pl.DataFrame
    rates: pl.DataFrame


def reachable(past: Past, channels: Sequence[str]) -> Past:
    """The same past, in which whoever has no channel at all can be reached on these."""
    given = pl.lit(list(channels), dtype=tables.TEXTS)
    has_none = pl.col("channels").list.len() == 0
    assumed = pl.when(has_none).then(given).otherwise("channels").alias("channels")
    return replace(past, customers=past.customers.with_columns(assumed))


def morning(day: date) -> datetime:
    return datetime.combine(day, MORNING, tzinfo=UTC)


def known_next_morning(day: str) -> pl.Expr:
    """What is only known by its day counts from the next day on."""
    next_day = pl.col(day) + pl.duration(days=1)
    return next_day.cast(pl.Datetime("us")).dt.replace_time_zone("UTC")


def frames_on(past: Past, *, as_of: date, at: datetime) -> dict[str, pl.DataFrame]:
    """A snapshot's tables as they were known at a moment, without contacts and ladders."""
    seen = pl.lit(at, dtype=INSTANT)
    open_then = (
        past.movements.filter(pl.col("known_at") <= seen, pl.col("happened_on") <= as_of)
        .group_by("item_id")
        .agg(open=pl.col("amount").sum())
        .filter(pl.col("open") != 0)
    )
    noticed = (
        past.notices.filter(pl.col("known_at") <= seen, pl.col("delivered_on") <= as_of)
        .group_by("item_id")
        .agg(final_notice_delivered_on=pl.col("delivered_on").max())
    )
    items = (
        past.items.filter(pl.col("known_at") <= seen)
        .join(open_then, on="item_id", how="inner", maintain_order="left")
        .join(noticed, on="item_id", how="left", maintain_order="left")
    )
    return {
        "customers": _customers(past, seen),
        "items": items.with_columns(
            pl.min_horizontal("disputed", pl.col("open").clip(lower_bound=0)).alias("disputed")
        ),
        "holds": _holds(past.holds, items, seen),
        "payments": _only(
            past.payments.filter(
                pl.col("known_at") <= seen,
                pl.col("undone_at").is_null() | (pl.col("undone_at") > seen),
            ),
            tables.PAYMENTS,
        ),
        "promises": _promises(past.promises, as_of, seen),
        "entities": past.entities.with_columns(fresh_on=pl.lit(None, dtype=pl.Date)),
        "rates": past.rates,
    }


def contacts_by(past: Past, at: datetime) -> pl.DataFrame:
    """What had been said before then, either way."""
    return past.contacts.filter(pl.col("at") < pl.lit(at, dtype=INSTANT))


def contract_columns(frames: Mapping[str, pl.DataFrame]) -> dict[str, pl.DataFrame]:
    """Each table without the columns that only this package knows."""
    own = {"known_at", "ended_at", "undone_at", "status_on"}
    return {name: frame.drop(own & set(frame.columns)) for name, frame in frames.items()}


def _customers(past: Past, seen: pl.Expr) -> pl.DataFrame:
    """With the channels that were still open then, and no state: the ladders have it."""
    reopened = (
        past.stops.filter(pl.col("at") > seen)
        .group_by("customer_id")
        .agg(still=pl.col("channel"))
    )
    channels = pl.col("channels").list.set_union(pl.col("still").fill_null([])).list.sort()
    return (
        past.customers.join(reopened, on="customer_id", how="left", maintain_order="left")
        .with_columns(
            channels.alias("channels"),
            episode=pl.lit(0, dtype=pl.Int64),
            episode_opened_on=pl.lit(None, dtype=pl.Date),
            stage=pl.lit(None, dtype=pl.String),
            stage_on=pl.lit(None, dtype=pl.Date),
        )
        .drop("still")
    )


def _holds(holds: pl.DataFrame, items: pl.DataFrame, seen: pl.Expr) -> pl.DataFrame:
    """Those that were known; one that was ended later had no end yet. Closed items need none."""
    is_about_open = pl.col("item_id").is_null() | pl.col("item_id").is_in(
        items["item_id"].implode()
    )
    ended_later = (pl.col("ended_at") > seen).fill_null(value=False)
    then = holds.filter(pl.col("known_at") <= seen, is_about_open).with_columns(
        until_on=pl.when(~ended_later).then("until_on")
    )
    return _only(then, tables.HOLDS)


def _promises(promises: pl.DataFrame, as_of: date, seen: pl.Expr) -> pl.DataFrame:
    is_judged = (pl.col("status_on") <= as_of).fill_null(value=False)
    then = promises.filter(pl.col("known_at") <= seen).with_columns(
        status=pl.when(is_judged).then("status").otherwise(pl.lit("open"))
    )
    return _only(then.filter(pl.col("status") != "withdrawn"), tables.PROMISES)


def _only(frame: pl.DataFrame, table: tables.Table) -> pl.DataFrame:
    return frame.select(name for name in table.column_names() if name in frame.columns)
