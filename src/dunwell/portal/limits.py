"""What a customer may decide alone: how far a promise reaches, and how long each hold lasts."""

from dataclasses import dataclass
from datetime import date

from dunwell.casework import policies
from dunwell.policy.model import HoldRule, Policy, PromiseRules
from dunwell.portal.visit import Visit
from dunwell.receivables import rules


@dataclass(frozen=True, slots=True)
class Limits:
    """From the customer's own policy; the cautious defaults where none is in force."""

    promises: PromiseRules
    latest_on: date
    holds: tuple[HoldRule, ...]

    def hold(self, kind: str) -> HoldRule:
        own = next((rule for rule in self.holds if rule.kind == kind), None)
        return own or rules.hold_rule(kind)


def limits(visit: Visit) -> Limits:
    """The limits for whoever came in, on their day."""
    policy = _policy(visit)
    promises = policy.promises if policy else PromiseRules()
    return Limits(
        promises=promises,
        latest_on=rules.latest_promise_on(as_of=visit.as_of, rules=promises),
        holds=policy.holds if policy else (),
    )


def _policy(visit: Visit) -> Policy | None:
    try:
        return policies.policy_for(visit.visitor.customer, visit.as_of)
    except policies.NoPolicy:
        return None
