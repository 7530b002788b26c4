"""What pauses the chase, for how long, and who looks at it next: `holds`."""

from __future__ import annotations

from typing import Literal

from dunwell.policy.fields import Fields
from dunwell.policy.model import Duration, HoldRule

STOPS: tuple[Literal["item", "customer"], ...] = ("item", "customer")
CHARGES: tuple[Literal["stop", "run"], ...] = ("stop", "run")

USUAL = (
    HoldRule("query", "item", review=Duration(5, "business days")),
    HoldRule("dispute", "item", review=Duration(10, "business days")),
    HoldRule("already_paid", "item", lasts=Duration(5, "business days")),
    HoldRule("promise", "item"),
    HoldRule("hardship", "customer", review=Duration(30)),
    HoldRule("vulnerable", "customer", review=Duration(30)),
    HoldRule("breathing_space", "customer", lasts=Duration(60), late_charges="stop"),
    HoldRule("cease_contact", "customer", review=Duration(30)),
    HoldRule("representation", "customer", review=Duration(30)),
    HoldRule("insolvency", "customer", review=Duration(14), late_charges="stop"),
    HoldRule("bereavement", "customer", review=Duration(60)),
)
"""What holds where a policy does not say: a kind it leaves out keeps its usual rule."""


def read_holds(policy: Fields) -> tuple[HoldRule, ...]:
    found = policy.fields("holds", known=tuple(rule.kind for rule in USUAL))
    if found is None:
        return USUAL
    return tuple(_rule(found, rule) for rule in USUAL)


def _rule(holds: Fields, usual: HoldRule) -> HoldRule:
    found = holds.fields(
        usual.kind,
        known=("stops", "lasts", "review", "late_charges"),
        where=f"hold {usual.kind!r}",
    )
    if found is None:
        return usual
    return HoldRule(
        kind=usual.kind,
        stops=found.choice("stops", STOPS) or usual.stops,
        lasts=found.duration("lasts"),
        review=found.duration("review"),
        late_charges=found.choice("late_charges", CHARGES) or "run",
    )
