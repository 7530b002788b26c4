"""Where each customer stood on a day in the past: their ladders, from what had been said by then.

An episode is open for as long as something was overdue without a break since before its last
step. So it can be told from contacts and debts alone, and need not have been written down.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

import polars as pl

from dunwell.engine.portfolio import DEBTS
from dunwell.engine.tables import INSTANT
from dunwell.engine.trials.past import Past

WHOSE = ("customer_id", "entity_id")
STILL = date(9999, 12, 31)
"""The end of what has not ended."""


def ladders(past: Past, contacts: pl.DataFrame, *, as_of: date, at: datetime) -> pl.DataFrame:
    """One row for each customer and entity that took a step, as a snapshot's `ladders`.

    Where the episode is over only the day of its last step is left: the gap counts from it.
    """
    steps = _steps(contacts)
    changes = pl.struct("episode", "stage") != pl.struct("episode", "stage").shift(1)
    is_arrival = changes.fill_null(value=True) | pl.col("is_news")
    arrived = pl.col("on").filter(is_arrival)
    standing = (
        steps.with_columns(is_news=_is_news(steps))
        .group_by(*WHOSE, maintain_order=True)
        .agg(
            pl.col("episode", "stage").last(),
            stage_on=arrived.last(),
            last_step_on=pl.col("on").last(),
        )
        .join(_openings(steps), on=[*WHOSE, "episode"], how="left", maintain_order="left")
    )
    overdue = _overdue_without_a_break(past, as_of=as_of, at=at)
    is_open = (pl.col("since") <= pl.col("last_step_on")).fill_null(value=False)
    return (
        standing.join(overdue, on=WHOSE, how="left")
        .with_columns(is_open=is_open)
        .select(
            *WHOSE,
            episode=pl.when("is_open").then("episode").otherwise(0),
            episode_opened_on=pl.when("is_open").then("episode_opened_on"),
            stage=pl.when("is_open").then("stage"),
            stage_on=pl.when("is_open").then("stage_on").otherwise("last_step_on"),
            call_asked_on=pl.lit(None, dtype=pl.Date),
        )
        .sort(*WHOSE)
    )


def told(contacts: pl.DataFrame) -> pl.DataFrame:
    """`item_id`, `told_stage`: the last stage whose message listed each item."""
    sent = contacts.filter(pl.col("direction") == "out", pl.col("stage").is_not_null())
    return (
        sent.sort("at", "channel")
        .select("at", told_stage="stage", item_id="item_ids")
        .explode("item_id")
        .drop_nulls("item_id")
        .group_by("item_id", maintain_order=True)
        .agg(pl.col("told_stage").last())
    )


def _steps(contacts: pl.DataFrame) -> pl.DataFrame:
    """Contacts that carried out a stage of an episode, in the order of time; notes before the due
    date move no ladder."""
    return (
        contacts.filter(
            pl.col("direction") == "out", pl.col("stage").is_not_null(), pl.col("episode") > 0
        )
        .select(
            *WHOSE, "at", "channel", "episode", "stage", "item_ids", on=pl.col("at").dt.date()
        )
        .sort("at", "channel")
    )


def _is_news(steps: pl.DataFrame) -> pl.Series:
    """Whether a step's items were all told its stage for the first time in the episode.

    So it is a step of its own, though the stage is the one before: see decision 0013.
    """
    row = pl.int_range(pl.len())
    told = steps.with_columns(row=row).explode("item_ids").drop_nulls("item_ids")
    first = pl.col("row").min().over(*WHOSE, "episode", "stage", "item_ids")
    again = told.filter(first < pl.col("row"))["row"]
    places = pl.Series(range(steps.height), dtype=pl.Int64)
    return places.is_in(told["row"].implode()) & ~places.is_in(again.implode())


def _openings(steps: pl.DataFrame) -> pl.DataFrame:
    by = [*WHOSE, "episode"]
    return steps.group_by(by).agg(episode_opened_on=pl.col("on").min())


def _overdue_without_a_break(past: Past, *, as_of: date, at: datetime) -> pl.DataFrame:
    """`since`: where something is overdue now, since when there always was something."""
    spells = _spells(past, as_of=as_of, at=at)
    begins_anew = (pl.col("begins") > pl.col("reaches").shift(1).over(*WHOSE)).fill_null(
        value=True
    )
    runs = (
        spells.sort(*WHOSE, "begins", "ends")
        .with_columns(reaches=pl.col("ends").cum_max().over(*WHOSE))
        .with_columns(begins_anew.alias("is_first"))
    )
    return (
        runs.group_by(*WHOSE)
        .agg(
            since=pl.col("begins").filter(pl.col("is_first")).last(),
            reaches=pl.col("reaches").last(),
        )
        .filter(pl.col("reaches") > as_of)
        .drop("reaches")
    )


def _spells(past: Past, *, as_of: date, at: datetime) -> pl.DataFrame:
    """From when to when each debt was overdue: `begins`, `ends` (the day it was known settled)."""
    seen = pl.lit(at, dtype=INSTANT)
    known = past.movements.filter(pl.col("known_at") <= seen, pl.col("happened_on") <= as_of)
    settled = known.group_by("item_id").agg(
        open=pl.col("amount").sum(), settled_on=pl.col("known_at").max().dt.date()
    )
    due = pl.max_horizontal("due_on", "deferred_until")
    return (
        past.items.filter(pl.col("kind").is_in(DEBTS), pl.col("known_at") <= seen)
        .join(settled, on="item_id", how="inner")
        .select(
            *WHOSE,
            begins=due + timedelta(days=1),
            ends=pl.when(pl.col("open") > 0).then(pl.lit(STILL)).otherwise("settled_on"),
        )
        .filter(pl.col("begins") <= as_of, pl.col("begins") < pl.col("ends"))
    )
