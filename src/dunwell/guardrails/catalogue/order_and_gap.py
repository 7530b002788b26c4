"""Nobody is asked harder before they were asked kindly, nor twice in a rush.

Why    A debt that is met at 120 days late starts with a friendly first reminder, not a threat.
Holds  when a stage before this one was not carried out, or its gap has not passed.
Facts  steps_missing, gap_left_days, gap_ends_at
"""

import polars as pl

from dunwell.guardrails.base import EVERY_ACTION, Guardrail, more_days

GUARDRAIL = Guardrail(
    id="G4",
    code="order-and-gap",
    why="No stage without the one before it and its gap, within the episode.",
    applies_to=EVERY_ACTION,
    needs=("steps_missing", "gap_left_days", "gap_ends_at"),
    holds=(pl.col("steps_missing") > 0) | (pl.col("gap_left_days") > 0),
    next_allowed=pl.col("gap_ends_at"),
    says=pl.coalesce(
        pl.when(pl.col("steps_missing") > 0).then(
            pl.lit("A step before this one has not been taken yet.")
        ),
        pl.format("{} must pass since the last step.", more_days("gap_left_days")),
        pl.lit("We do not know when the last step was taken, so we wait."),
    ),
)
