"""What a policy answers when somebody asks for more time, for less, or for a thank-you.

Who may grant it, how much of it, and when again; whether a plan is broken, what is affordable,
and whether late charges run. Whole numbers only: days, instalments, basis points, minor units.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, timedelta
from typing import Literal

from dunwell.policy.model import Authority, Policy, Reward

Kind = Literal["deferral", "plan", "discount", "settlement", "waiver"]
RANKS = ("portal", "collector", "manager", "admin")
"""Whoever is asked next stands further right."""
WITHOUT_END = 2**62
"""The most of whoever may grant all of it."""
WHOLE_BP = 10_000


def authority_of(policy: Policy, grantor: str) -> Authority | None:
    """What one grantor may grant; none where the policy names nothing."""
    return next((one for one in policy.concessions if one.grantor == grantor), None)


def at_most(policy: Policy, *, grantor: str, kind: Kind, minor_per_unit: int = 100) -> int:
    """The most they may grant: days, instalments, basis points, or minor units of a waiver."""
    found = authority_of(policy, grantor)
    if found is None:
        return 0
    match kind:
        case "deferral":
            return found.deferral_days or 0
        case "plan":
            return found.plan.instalments if found.plan else 0
        case "discount":
            return found.discount_bp or 0
        case "settlement":
            return found.settlement_bp or 0
        case "waiver":
            waiver = found.waive_late_charges or 0
            return WITHOUT_END if waiver == "all" else int(waiver * minor_per_unit)


def who_may(
    policy: Policy, *, kind: Kind, wanted: int, minor_per_unit: int = 100
) -> tuple[str, ...]:
    """Everybody who may grant so much, whoever is asked first in front."""
    return tuple(
        grantor
        for grantor in RANKS
        if at_most(policy, grantor=grantor, kind=kind, minor_per_unit=minor_per_unit) >= wanted
    )


def again_in_days(policy: Policy, *, grantor: str, last_on: date | None, as_of: date) -> int:
    """Days until the same grantor may grant the customer another; 0 when they may today."""
    found = authority_of(policy, grantor)
    if found is None or found.again_after_days is None or last_on is None:
        return 0
    return max((last_on + timedelta(days=found.again_after_days) - as_of).days, 0)


def late_charges_run(policy: Policy, holds: Collection[str]) -> bool:
    """Whether charges for being late go on while holds of these kinds last."""
    return not any(policy.hold(kind).late_charges == "stop" for kind in holds)


def is_plan_broken(policy: Policy, days_late: Sequence[int]) -> bool:
    """Whether a payment plan ends, given how late each unpaid instalment is.

    A policy that does not say breaks no plan by itself: a person looks.
    """
    rule = policy.plan_breaks
    if rule is None:
        return False
    return sum(late > rule.grace_days for late in days_late) >= rule.missed


def affordable_minor(policy: Policy, disposable_minor: int) -> int | None:
    """The most that an instalment may take of what is left to them; None where nothing is said."""
    share = policy.affordability_share_bp
    return None if share is None else max(disposable_minor, 0) * share // WHOLE_BP


def rewards_for(policy: Policy, on_time_in_a_row: int) -> tuple[Reward, ...]:
    """The rewards that the last of so many invoices paid on time in a row has earned."""
    return tuple(
        reward
        for reward in policy.rewards
        if on_time_in_a_row > 0 and on_time_in_a_row % reward.after_on_time == 0
    )
