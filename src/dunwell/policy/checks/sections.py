"""Objections to the sections beside the stages: limits, freshness, silence, authority."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise

from dunwell.policy.checks.objection import error, warning
from dunwell.policy.grants import RANKS
from dunwell.policy.model import Authority, Finding, Policy
from dunwell.policy.sections.holds import USUAL


def check_sections(policy: Policy) -> Iterator[Finding]:
    yield from _contact(policy)
    yield from _silence(policy)
    yield from _authority(policy)
    yield from _announced(policy)
    yield from _terms(policy)
    yield from _holds(policy)
    yield from _hold_ends(policy)
    yield from _rewards(policy)
    yield from _last_chance(policy)


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


def _announced(policy: Policy) -> Iterator[Finding]:
    """A settlement that is announced teaches waiting."""
    for stage in policy.stages:
        if "settlement" in stage.offer:
            yield warning(
                "settlement-announced",
                stage.line,
                f"Stage {stage.id!r} offers a settlement to everybody who waits for it.",
                remedy="Take it out of `offer`: whoever may grant one can still do so when asked.",
            )


def _terms(policy: Policy) -> Iterator[Finding]:
    early, words = policy.terms.early_payment, policy.terms.due.split()
    is_plain = len(words) == 2 and words[0] == "net"
    if early and is_plain and early.within_days > int(words[1]):
        yield warning(
            "discount-when-late",
            policy.line_of("terms"),
            f"The early-payment discount lasts {early.within_days} days, and payment is due "
            f"after {words[1]}: whoever pays late takes it, too.",
            remedy=f"Let it end within {words[1]} days.",
        )


def _holds(policy: Policy) -> Iterator[Finding]:
    """A hold for a person is never about one invoice: G3."""
    stops = {rule.kind: rule.stops for rule in USUAL}
    for rule in policy.holds:
        if stops[rule.kind] == "customer" and rule.stops == "item":
            yield error(
                "hold-too-narrow",
                policy.line_of("holds"),
                f"The hold {rule.kind!r} stops one invoice only, and is about a person or a firm.",
                remedy=f"Write `{rule.kind}: {{stops: customer}}`.",
            )


def _hold_ends(policy: Policy) -> Iterator[Finding]:
    """No hold is over before it begins, and none is for ever: somebody looks again."""
    dated = {rule.kind for rule in USUAL if rule.lasts or rule.review}
    for rule in policy.holds:
        if rule.lasts is not None and rule.lasts.amount == 0:
            yield error(
                "hold-of-no-length",
                policy.line_of("holds"),
                f"The hold {rule.kind!r} lasts no time at all: nothing would wait for it.",
                remedy="Write how long it lasts, or leave `lasts` out: then somebody ends it.",
            )
        elif rule.kind in dated and rule.lasts is None and rule.review is None:
            yield warning(
                "hold-for-ever",
                policy.line_of("holds"),
                f"The hold {rule.kind!r} has no end, and nobody is asked to look at it again.",
                remedy="Add `review: 30 days`, or `lasts` where it ends by itself.",
            )


def _rewards(policy: Policy) -> Iterator[Finding]:
    named = [reward.id for reward in policy.rewards]
    for twice in dict.fromkeys(name for name in named if named.count(name) > 1):
        yield error(
            "duplicate-reward",
            policy.line_of("rewards"),
            f"There are two rewards {twice!r}.",
            remedy="Give each reward an id of its own.",
        )


def _last_chance(policy: Policy) -> Iterator[Finding]:
    if policy.escalation and policy.escalation.last_chance_days < 1:
        yield error(
            "no-last-chance",
            policy.line_of("escalation"),
            "A last chance of no days is none.",
            remedy="Write `last_chance: 14 days`, or more.",
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
