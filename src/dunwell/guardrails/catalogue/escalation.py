"""Nothing goes to an agency before a last chance that was real.

Why    A hand-over cannot be taken back quietly. It needs proof, time, an answer to every answer,
       and a person who says yes.
Holds  unless a delivered final notice listed what is handed over, the whole last chance has passed
       since, nothing they did or said in that time waits for an answer, the balance of it and the
       channels tried reach the policy's least, and a person approves. What is newer stays.
Facts  items_without_notice, last_chance_left_days, answers_waiting, is_above_minimum,
       channels_missing, has_approval
"""

import polars as pl

from dunwell.guardrails.base import Guardrail, more_days

NO_PROOF = "No item was listed in a final notice that is known to be delivered."
ANSWERS_WAIT = "They answered or paid since the final notice; a person looks first."

GUARDRAIL = Guardrail(
    id="G5",
    code="escalation",
    why="No escalation without a delivered final notice, a full last chance and a person's yes.",
    applies_to=frozenset({"escalate"}),
    needs=(
        "items_without_notice", "last_chance_left_days", "answers_waiting",
        "is_above_minimum", "channels_missing", "has_approval",
    ),
    holds=(pl.col("items_without_notice") > 0)
    | (pl.col("last_chance_left_days") > 0)
    | (pl.col("answers_waiting") > 0)
    | ~pl.col("is_above_minimum")
    | (pl.col("channels_missing") > 0)
    | ~pl.col("has_approval"),
    says=pl.when(pl.col("items_without_notice") > 0)
    .then(pl.lit(NO_PROOF))
    .when(pl.col("last_chance_left_days") > 0)
    .then(pl.format("Their last chance runs for {}.", more_days("last_chance_left_days")))
    .when(pl.col("answers_waiting") > 0)
    .then(pl.lit(ANSWERS_WAIT))
    .when(~pl.col("is_above_minimum"))
    .then(pl.lit("What is open there is less than the policy hands over."))
    .when(pl.col("channels_missing") > 0)
    .then(pl.lit("They were tried on too few channels before a hand-over."))
    .otherwise(pl.lit("Not all that a hand-over needs is proven.")),
)  # fmt: skip
