"""Nobody is contacted more often than the policy's limits and the law allow.

Why    A third reminder in a week collects nothing that two did not, and costs the relationship.
Holds  when a limit is used up over all channels and items, whatever came of the attempts, and in
       the quiet days after a conversation.
Facts  contacts_left, is_quiet_period, contacts_free_at, limit_says
"""

import polars as pl

from dunwell.guardrails.base import CONTACTS, Guardrail

GUARDRAIL = Guardrail(
    id="G2",
    code="contact-caps",
    why="Never more contacts than the policy and the law allow, and quiet after a conversation.",
    applies_to=CONTACTS,
    needs=("contacts_left", "is_quiet_period", "contacts_free_at", "limit_says"),
    holds=(pl.col("contacts_left") < 1) | pl.col("is_quiet_period"),
    next_allowed=pl.col("contacts_free_at"),
    says=pl.when(pl.col("limit_says").is_not_null())
    .then("limit_says")
    .when(pl.col("is_quiet_period"))
    .then(pl.lit("We spoke with them lately; the quiet days after a conversation still run."))
    .otherwise(pl.lit("We have been in touch as often as the limits allow.")),
)
