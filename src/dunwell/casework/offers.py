"""What a message may offer: what its stage names, and the customer's own page gives at once."""

from dunwell.policy.model import Policy

GIVEN_AT_ONCE = frozenset({"deferral"})
"""A later day is agreed on the page without asking. Instalments are agreed with a person, so no
message says that they were at hand."""


def made_at(stage: str | None, policy: Policy | None) -> frozenset[str]:
    """The offers of a policy's stage that can be kept at once."""
    stages = policy.stages if policy else ()
    named = next((one.offer for one in stages if one.id == stage), ())
    return frozenset(named) & GIVEN_AT_ONCE
