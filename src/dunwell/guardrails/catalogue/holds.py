"""Nobody is contacted while a hold forbids it.

Why    A hold is a promise of ours: while we look into it, or while life is hard, we do not ask.
Holds  while a hold of the customer runs, and for the policy's days after a good-faith payment.
       Items that are held are not counted in the first place; a contact about them is G6's.
Facts  is_held, held_by, held_until, held_until_at
"""

import polars as pl

from dunwell.guardrails.base import EVERY_ACTION, Guardrail, day_of

BY_PAYMENT = pl.col("held_by") == "good_faith"
KIND = pl.col("held_by").str.replace_all("_", " ", literal=True)

GUARDRAIL = Guardrail(
    id="G3",
    code="holds",
    why="No contact that a hold forbids.",
    applies_to=EVERY_ACTION,
    needs=("is_held", "held_by", "held_until", "held_until_at"),
    holds=pl.col("is_held"),
    next_allowed=pl.col("held_until_at"),
    says=pl.coalesce(
        pl.when(BY_PAYMENT).then(
            pl.format(
                "They paid a good part of what is overdue; we wait until {}.",
                day_of("held_until"),
            )
        ),
        pl.format("On hold ({}) until {}.", KIND, day_of("held_until")),
        pl.format("On hold ({}) until somebody ends it.", KIND),
        pl.lit("We cannot tell whether a hold runs, so we wait."),
    ),
)
