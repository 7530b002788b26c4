"""Nobody hears from us outside their contact window, by their own clock.

Why    People sleep, rest and keep holidays; a message then costs more trust than it collects.
Holds  outside the policy's hours on the customer's own date, on days without a window, and
       while the customer's clock is unknown. Letters: on days that are no business days.
Facts  moment, opens_at, closes_at, next_opening_at, is_business_day, window_says
"""

import polars as pl

from dunwell.guardrails.base import CONTACTS, Guardrail

IS_LETTER = pl.col("action") == "letter"
IS_OPEN = pl.col("moment").is_between("opens_at", "closes_at", closed="left")

GUARDRAIL = Guardrail(
    id="G1",
    code="contact-window",
    why="No contact outside the customer's contact window, by the customer's own clock.",
    applies_to=CONTACTS,
    needs=(
        "moment", "opens_at", "closes_at", "next_opening_at", "is_business_day", "window_says",
    ),
    holds=pl.when(IS_LETTER).then(~pl.col("is_business_day")).otherwise(~IS_OPEN),
    next_allowed=pl.col("next_opening_at"),
    says=pl.when(pl.col("next_opening_at").is_null())
    .then(pl.lit("We do not know what time it is where they are, so we wait."))
    .when(IS_LETTER)
    .then(pl.lit("Letters are printed on business days; today is none."))
    .when(pl.col("opens_at").is_not_null() & pl.col("window_says").is_not_null())
    .then("window_says")
    .otherwise(pl.lit("It is outside the days and hours in which we may contact them.")),
)  # fmt: skip
