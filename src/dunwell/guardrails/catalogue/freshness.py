"""Nobody is told that they are late by a firm that has not looked at its bank.

Why    "You have not paid" must be true on the morning it is said.
Holds  for anything about an overdue item while bank or ledger are older than the policy's `fresh`.
Facts  is_about_overdue, is_fresh
"""

import polars as pl

from dunwell.guardrails.base import EVERY_ACTION, Guardrail

GUARDRAIL = Guardrail(
    id="G11",
    code="freshness",
    why="Nothing is said about something overdue while bank or ledger data are too old.",
    applies_to=EVERY_ACTION,
    needs=("is_about_overdue", "is_fresh"),
    holds=pl.col("is_about_overdue") & ~pl.col("is_fresh"),
    says=pl.lit("The newest bank and ledger data are too old to say that anything is late."),
)
