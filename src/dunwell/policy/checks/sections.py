"""Objections to the sections beside the stages: limits, freshness, silence, authority."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise

from dunwell.policy.checks.objection import warning
from dunwell.policy.model import Authority, Finding, Policy

RANKS = ("portal", "collector", "manager", "admin")


def check_sections(policy: Policy) -> Iterator[Finding]:
    yield from _contact(policy)
    yield from _silence(policy)
    yield from _authority(policy)


def _contact(policy: Policy) -> Iterator[Finding]:
    line = policy.line_of("contact")
    if not any(limit.channel is None for limit in policy.contact.limits):
        yield warning(
            "no-limit",
            line,
            "Nothing limits how often a customer is contacted.",
            remedy="Add to the limits of `contact`: {contacts: 2, in: 7 days}.",
        )
    if policy.contact.fresh is None:
        yield warning(
            "no-freshness",
            line,
            "Old bank data would not hold a message about something overdue.",
            remedy="Add to `contact`: `fresh: 1 business day`.",
        )


def _silence(policy: Policy) -> Iterator[Finding]:
    if policy.silence and policy.silence.active:
        yield warning(
            "silence-active",
            policy.line_of("silence"),
            "Silence is active: customers who match it are not reminded.",
            remedy="Measure it against a holdout first; until then `active: false`.",
        )


def _authority(policy: Policy) -> Iterator[Finding]:
    """Whoever is asked next must not be able to grant less."""
    ranked = sorted(policy.concessions, key=lambda authority: RANKS.index(authority.grantor))
    for lower, higher in pairwise(ranked):
        for name, less, more in zip(NAMES, _grants(lower), _grants(higher), strict=True):
            if less is not None and more is not None and more < less:
                yield warning(
                    "authority-order",
                    policy.line_of("concessions"),
                    f"{higher.grantor!r} may grant a smaller {name} than {lower.grantor!r}.",
                    remedy="Give whoever is asked next at least as much.",
                )


NAMES = ("deferral", "plan", "discount", "settlement", "waiver of late charges")


def _grants(authority: Authority) -> tuple[Decimal | int | None, ...]:
    waiver = authority.waive_late_charges
    return (
        authority.deferral_days,
        authority.plan.instalments if authority.plan else None,
        authority.discount_bp,
        authority.settlement_bp,
        Decimal("Infinity") if waiver == "all" else waiver,
    )
