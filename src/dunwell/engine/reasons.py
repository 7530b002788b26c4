"""Why each decision is what it is, in short sentences that can be read out to the customer.

Each kind of row is worded on its own, so that no sentence is made for a row that it is not for.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from types import MappingProxyType
from typing import TypeVar

import polars as pl

from dunwell.engine.due_words import standing, step_days
from dunwell.guardrails.base import more_days

Worded = TypeVar("Worded")

NOTHING_SAID = pl.DataFrame(schema={"row": pl.get_index_type(), "says": pl.String()})

TIMED = ("too early", "gap")
"""Reasons for silence that name a day, whatever else is set aside."""

WHY_SILENT: Mapping[str, str] = MappingProxyType(
    {
        "nothing counts": "Nothing that is open is asked for today: it is held, disputed, "
        "deferred, credited or in a payment plan.",
        "small": "What is open is too little to chase for.",
        "pays anyway": "They are likely to pay without being asked, so we wait.",
        "nothing overdue": "Nothing is overdue.",
        "last stage": "Every step of the policy has been taken.",
    }
)
BESIDE: Mapping[str, str] = MappingProxyType(
    {
        "small": "What else is open is too little to chase for.",
        "pays anyway": WHY_SILENT["pays anyway"],
        "last stage": WHY_SILENT["last stage"],
    }
)
"""What is true of the rest, where something is set aside; the others would say nothing more."""


def reasons(rows: pl.DataFrame) -> pl.Series:
    """A list of sentences for each row: first why this step, then what holds it back.

    The sentences are made one below the other and gathered into lists once, in the end.
    """
    told = _with_day_words(rows)
    numbered = told.lazy().with_row_index("row")
    said = [
        numbered.filter(mask).select("row", says=sentence)
        for mask, sentences in _met(told, _wordings())
        for sentence in sentences
    ]
    listed = [
        numbered.filter(mask).select("row", says=name).explode("says").drop_nulls("says")
        for mask, name in _met(told, _lists())
    ]
    parts = [NOTHING_SAID, *pl.collect_all([*said, *listed])]
    together = pl.concat(parts).sort("row", maintain_order=True)
    lists = together.group_by("row", maintain_order=True).agg("says")
    assert lists.height == rows.height, "every row is of some kind"
    return lists["says"].alias("reasons")


def _met(
    told: pl.DataFrame, kinds: Sequence[tuple[pl.Expr, Worded]]
) -> list[tuple[pl.Series, Worded]]:
    """The kinds that rows are of, each with its rows: to word none costs as much as to word one."""
    masks = told.select(mask.alias(str(n)) for n, (mask, _) in enumerate(kinds))
    return [
        (mask, worded) for mask, (_, worded) in zip(masks, kinds, strict=True) if mask.any()
    ]


@cache
def _lists() -> tuple[tuple[pl.Expr, str], ...]:
    """Sentences that were made before: what is set aside, and what holds a row back."""
    is_silent, why = pl.col("status") == "silent", pl.col("why_silent")
    return (
        (is_silent & ~why.is_in(TIMED) & _is_set_aside(), "set_aside"),
        (~is_silent, "because"),
    )


def _is_set_aside() -> pl.Expr:
    return pl.col("set_aside").list.len().fill_null(0) > 0


@cache
def _wordings() -> tuple[tuple[pl.Expr, tuple[pl.Expr, ...]], ...]:
    """Each kind of row, and its sentences in their order."""
    silent, ahead = pl.col("status") == "silent", pl.col("is_ahead")
    has_step = pl.col("earned").is_not_null()
    why = pl.col("why_silent")
    ladder = has_step & ~ahead
    old = pl.col("days_past_due") > 1
    first = pl.col("stage_on").is_null() | (pl.col("current") < 0)
    plain = why.replace_strict(dict(WHY_SILENT), default="Nothing is due.")
    beside = why.replace_strict(dict(BESIDE), default=None, return_dtype=pl.String())
    return (
        (silent & (why == "too early"), (_too_early(),)),
        (silent & (why == "gap"), (_in_gap(),)),
        (silent & ~why.is_in(TIMED) & ~_is_set_aside(), (plain,)),
        (silent & why.is_in([*BESIDE]) & _is_set_aside(), (beside,)),
        (ahead & has_step, (_soon(), _before_due())),
        (ladder & old & first, (_overdue(), _first_step())),
        (ladder & old & ~first, (_overdue(), _next_step())),
        (ladder & ~old & first, (_just_due(), _first_step())),
        (ladder & ~old & ~first, (_just_due(), _next_step())),
    )


def _too_early() -> pl.Expr:
    day, age = step_days(pl.col("next_day")), standing(pl.col("days_past_due"))
    step, item = _words("next_stage"), pl.col("trigger_item")
    return pl.format("{} {}; the next step, “{}”, comes {}.", item, age, step, day)


def _in_gap() -> pl.Expr:
    return pl.format(
        "The last step was on {}; the next waits {}.",
        pl.col("stage_on_words"), more_days("gap_left"),
    )  # fmt: skip


def _soon() -> pl.Expr:
    return pl.format("{} falls due on {}.", pl.col("ahead_item"), pl.col("ahead_due_words"))


def _before_due() -> pl.Expr:
    return pl.format("“{}” goes out before the due date, once an item.", _words("earned"))


def _overdue() -> pl.Expr:
    item, age, day = pl.col("trigger_item"), standing(pl.col("days_past_due")), "due_words"
    return pl.format("{} {}, on {}.", item, age, day)


def _just_due() -> pl.Expr:
    return pl.format("{} {}.", pl.col("trigger_item"), standing(pl.col("days_past_due")))


def _first_step() -> pl.Expr:
    return pl.format("The first step is “{}”.", _words("earned"))


def _next_step() -> pl.Expr:
    day = pl.col("stage_on_words")
    return pl.format("The last step was on {}; the next is “{}”.", day, _words("earned"))


def _words(name: str) -> pl.Expr:
    return pl.col(name).str.replace_all("_", " ", literal=True)


def _with_day_words(rows: pl.DataFrame) -> pl.DataFrame:
    """Dates as people write them: 3 March 2026. Each date that occurs is worded once."""
    for name in ("due", "ahead_due", "stage_on"):
        dates = rows[name].unique()
        words = pl.DataFrame([dates, dates.dt.strftime("%-d %B %Y").alias(f"{name}_words")])
        rows = rows.join(words, on=name, how="left", maintain_order="left")
    return rows
