"""Nobody is contacted on a channel they did not agree to, or at an address that bounced.

Why    Consent is absolute: a STOP, an unsubscribe or a bounce stands until they say otherwise.
Holds  when the channel is not among those the customer agreed to, with a working address.
Facts  is_channel_open
"""

import polars as pl

from dunwell.guardrails.base import CONTACTS, Guardrail

GUARDRAIL = Guardrail(
    id="G8",
    code="consent",
    why="A channel that the customer opted out of, or that bounced, is not used.",
    applies_to=CONTACTS,
    needs=("is_channel_open",),
    holds=~pl.col("is_channel_open"),
    says=pl.lit("There is no channel for this that they agreed to and that works."),
)
