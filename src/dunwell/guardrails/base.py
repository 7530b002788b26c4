"""What a guardrail is: when it holds, until when, and what it says to the person who asks."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

CONTACTS = frozenset({"message", "call", "letter"})
"""Actions by which somebody hears from us."""

EVERY_ACTION = CONTACTS | {"escalate"}

NEVER_NAMED = pl.lit(None, dtype=pl.Datetime("us", "UTC"))
"""For a rule that cannot say when it would let go: a person has to change something first."""


@dataclass(frozen=True, slots=True)
class Guardrail:
    """One rule over a row that describes one possible contact.

    `holds` and `next_allowed` read only the columns in `needs`. `says` is a sentence that can be
    read out to the customer.
    """

    id: str
    code: str
    why: str
    applies_to: frozenset[str]
    needs: tuple[str, ...]
    holds: pl.Expr
    says: pl.Expr
    next_allowed: pl.Expr = NEVER_NAMED

    def verdict(self) -> pl.Expr:
        """True where the action must wait. An unknown fact holds: guardrails fail closed."""
        relevant = pl.col("action").is_in(sorted(self.applies_to))
        return (relevant & self.holds.fill_null(value=True)).alias(self.id)


def more_days(name: str) -> pl.Expr:
    """How long something still lasts: 1 more day, 2 more days."""
    is_one = pl.col(name) == 1
    return pl.format(
        "{} more day{}", name, pl.when(is_one).then(pl.lit("")).otherwise(pl.lit("s"))
    )


def day_of(name: str) -> pl.Expr:
    """A day as people write it: 3 March 2026."""
    return pl.col(name).dt.strftime("%-d %B %Y")
