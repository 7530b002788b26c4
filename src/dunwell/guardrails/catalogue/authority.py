"""Nobody grants more than they may, and nobody is charged what they were never told.

Why    A kindness that has to be taken back, and a charge that nobody announced, cost more trust
       than they are worth.
Holds  a concession beyond its granter's authority, or before the customer may have another; a
       charge above what the policy, the terms the customer was shown, or the law allows. Where
       the law sets no limit, that has to be said.
Facts  granted, granted_at_most, again_in_days, charged_minor, policy_at_most_minor,
       terms_at_most_minor, is_limited_by_law, law_at_most_minor
"""

import polars as pl

from dunwell.guardrails.base import Guardrail, more_days

IS_CONCESSION = pl.col("action") == "concession"
BEYOND = pl.col("granted") > pl.col("granted_at_most")
TOO_SOON = pl.col("again_in_days") > 0
CHARGED = pl.col("charged_minor")
ABOVE_LAW = pl.col("is_limited_by_law") & (CHARGED > pl.col("law_at_most_minor"))
ABOVE_TERMS = CHARGED > pl.col("terms_at_most_minor")
ABOVE_POLICY = CHARGED > pl.col("policy_at_most_minor")

GUARDRAIL = Guardrail(
    id="G9",
    code="authority",
    why="No concession beyond the granter's authority; no charge beyond policy, terms or law.",
    applies_to=frozenset({"concession", "charge"}),
    needs=(
        "granted", "granted_at_most", "again_in_days", "charged_minor", "policy_at_most_minor",
        "terms_at_most_minor", "is_limited_by_law", "law_at_most_minor",
    ),
    holds=pl.when(IS_CONCESSION)
    .then(BEYOND | TOO_SOON)
    .otherwise(ABOVE_POLICY | ABOVE_TERMS | ABOVE_LAW),
    says=pl.when(IS_CONCESSION & TOO_SOON)
    .then(pl.format("They may have another after {}.", more_days("again_in_days")))
    .when(IS_CONCESSION & BEYOND)
    .then(pl.lit("This is more than you may grant; ask the next."))
    .when(ABOVE_LAW)
    .then(pl.lit("The law allows less than this."))
    .when(ABOVE_TERMS)
    .then(pl.lit("The terms they were shown do not say this."))
    .when(ABOVE_POLICY)
    .then(pl.lit("The policy charges less than this."))
    .otherwise(pl.lit("We cannot tell whether this is allowed, so we leave it.")),
)  # fmt: skip
