"""Which decisions deserve a person's time first, in whole numbers from beginning to end.

Overdue amount x the chance that it stays unpaid without us x the chance that this contact
changes that, halved where they heard from us within five days. The chances are plain estimates
by age and kind of contact, in percent; they only put rows in order.
"""

from __future__ import annotations

import polars as pl

UNPAID_PERCENT = ((60, 80), (30, 60), (7, 40), (0, 20))
"""From so many days past due, the percentage that stays unpaid if nobody does anything."""

CHANGES_PERCENT = {"call": 30, "letter": 20, "escalate": 20, "message": 15}
LATELY_DAYS = 5
RESTED, LATELY = 2, 1


def priority() -> pl.Expr:
    """Expected money brought forward, in whole major units; nought where nothing would be done.

    Whole, because a column divided as floats may differ in its last bit with the number of rows.
    """
    units = pl.col("overdue_units") * _unpaid() * _changes() * _rest()
    goes = pl.col("status").is_in(["due", "needs_approval"])
    weight = pl.when(goes).then(units.fill_null(0)).otherwise(pl.lit(0, dtype=pl.Int64))
    share = 100 * 100 * RESTED
    return ((weight + share // 2) // share).cast(pl.Float64)


def _unpaid() -> pl.Expr:
    days = pl.col("days_past_due")
    steps = [pl.when(days >= least).then(pl.lit(share)) for least, share in UNPAID_PERCENT]
    return pl.coalesce(*steps, pl.lit(0)).cast(pl.Int64)


def _changes() -> pl.Expr:
    return pl.col("action").replace_strict(CHANGES_PERCENT, default=0, return_dtype=pl.Int64)


def _rest() -> pl.Expr:
    lately = pl.col("days_since_contact") < LATELY_DAYS
    return pl.when(lately).then(LATELY).otherwise(RESTED).cast(pl.Int64)
