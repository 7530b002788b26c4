"""Nothing is done that could not be explained later.

Why    "Why did I get this?" deserves the true answer, also next year: the policy, the facts and
       the reasons of that day, not a guess.
Holds  unless a policy and its version made the decision, and its facts are kept: when deciding,
       that they will be; when acting, that what was kept is unchanged.
Facts  has_policy_version, are_facts_kept
"""

import polars as pl

from dunwell.guardrails.base import EVERY_ACTION, Guardrail

GUARDRAIL = Guardrail(
    id="G10",
    code="traceable",
    why="A decision can be made again, and explained, from what was stored with it.",
    applies_to=EVERY_ACTION,
    needs=("has_policy_version", "are_facts_kept"),
    holds=~pl.col("has_policy_version") | ~pl.col("are_facts_kept"),
    says=pl.lit("What this was decided on cannot be shown any more, so it is decided anew."),
)
