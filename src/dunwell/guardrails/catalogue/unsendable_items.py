"""Nobody is asked for what they do not owe just now.

Why    A reminder for an invoice that was paid this morning says that we do not look.
Holds  when an item it lists is paid, credited, disputed, deferred or held by now, or none is left.
Facts  items_listed, items_unsendable
"""

import polars as pl

from dunwell.guardrails.base import EVERY_ACTION, Guardrail

GUARDRAIL = Guardrail(
    id="G6",
    code="unsendable-items",
    why="Nothing is sent about an item that is paid, credited, disputed or held by now.",
    applies_to=EVERY_ACTION,
    needs=("items_listed", "items_unsendable"),
    holds=(pl.col("items_listed") < 1) | (pl.col("items_unsendable") > 0),
    says=pl.lit(
        "Something it lists has been paid, credited, disputed or held in the meantime."
    ),
)
