"""Why each decision is what it is, in short sentences that can be read out to the customer."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

import polars as pl

WHY_SILENT: Mapping[str, str] = MappingProxyType(
    {
        "nothing counts": "All that is open is held, disputed, deferred, credited or in a "
        "payment plan.",
        "small": "What is open is too little to chase for.",
        "pays anyway": "They are likely to pay without being asked, so we wait.",
        "nothing overdue": "Nothing is overdue.",
        "last stage": "Every step of the policy has been taken.",
    }
)


def reasons() -> pl.Expr:
    """The sentences of every row, as a list: first why this step, then what holds it back."""
    because = pl.col("because").fill_null(pl.lit([], dtype=pl.List(pl.String())))
    earned = pl.concat_list(_age(), _step()).list.drop_nulls().list.concat(because)
    return (
        pl.when(pl.col("status") == "silent").then(pl.concat_list(_silence())).otherwise(earned)
    )


def _age() -> pl.Expr:
    """What the step is about: the oldest item that counts."""
    days = pl.col("days_past_due")
    item, due = pl.col("trigger_item"), _day("due")
    return (
        pl.when("is_ahead")
        .then(pl.format("{} falls due soon.", pl.col("ahead_item")))
        .when(days > 1)
        .then(pl.format("{} fell due {} days ago, on {}.", item, days, due))
        .when(days == 1)
        .then(pl.format("{} fell due yesterday, on {}.", item, due))
        .otherwise(pl.format("{} falls due today, on {}.", item, due))
    )


def _step() -> pl.Expr:
    """Why now: the step before, and how long ago it was."""
    stage = _words("earned")
    return (
        pl.when("is_ahead")
        .then(pl.format("A {} goes out before the due date, once for each item.", stage))
        .when(pl.col("current") < 0)
        .then(pl.format("The first step is {}.", stage))
        .when(pl.col("stage_on").is_null())
        .then(pl.format("The next step is {}.", stage))
        .otherwise(
            pl.format("The last step was on {}; the next is {}.", _day("stage_on"), stage)
        )
    )


def _silence() -> pl.Expr:
    why = pl.col("why_silent")
    return (
        pl.when(why == "too early")
        .then(
            pl.format(
                "{} comes {} days after the due date; today it is {}.",
                _words("next_stage").str.to_titlecase(), pl.col("next_day"), pl.col("days_past_due"),
            )
        )
        .when(why == "gap")
        .then(
            pl.format(
                "The last step was on {}; the next waits {} more days.",
                _day("stage_on"), pl.col("gap_left"),
            )
        )
        .otherwise(why.replace_strict(dict(WHY_SILENT), default="Nothing is due."))
    )  # fmt: skip


def _day(name: str) -> pl.Expr:
    return pl.col(name).dt.strftime("%-d %B %Y")


def _words(name: str) -> pl.Expr:
    return pl.col(name).str.replace_all("_", " ", literal=True)
