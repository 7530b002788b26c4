"""Nobody hears the same step twice.

Why    A reminder that comes four times was sent by a machine, and reads like it.
Holds  when this customer, episode, stage and channel was contacted before.
Facts  is_contacted_already
"""

import polars as pl

from dunwell.guardrails.base import CONTACTS, Guardrail

GUARDRAIL = Guardrail(
    id="G7",
    code="once-per-key",
    why="The same customer, episode, stage and channel is contacted once.",
    applies_to=CONTACTS,
    needs=("is_contacted_already",),
    holds=pl.col("is_contacted_already"),
    says=pl.lit("They have had this step on this channel already."),
)
