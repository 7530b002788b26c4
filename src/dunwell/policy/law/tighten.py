"""Laying packs over a policy: whatever is stricter holds, and nothing is ever loosened."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from dunwell.policy.law.pack import (
    Cap,
    Demand,
    HoldLasts,
    Hours,
    NoCharges,
    Pack,
    Quiet,
    ReplyTime,
)
from dunwell.policy.model import (
    ContactLaw,
    Duration,
    HoldRule,
    LateCharges,
    LegalLimit,
    LegalQuiet,
    Policy,
)


def tighten(policy: Policy, packs: Sequence[Pack], *, on: date) -> Policy:
    """The policy under these packs' rules of that day.

    In whatever order they are laid, and however often, the result is the same.
    """
    for pack in sorted(packs, key=lambda one: one.id):
        for demand in pack.demands_on(on):
            policy = demanded(policy, demand, law=pack.title)
        if on > pack.known_until:
            policy = _unknown(policy, pack)
    return policy


def demanded(policy: Policy, demand: Demand, *, law: str = "") -> Policy:
    """The policy under one demand: itself, where it asks for as much already."""
    match demand:
        case Hours():
            return _within(policy, demand, law)
        case Cap():
            return _capped(policy, demand, law)
        case Quiet():
            return _quieted(policy, demand, law)
        case HoldLasts():
            holds = tuple(_held(rule, demand) for rule in policy.holds)
            return replace(policy, holds=holds)
        case ReplyTime():
            return _waiting(policy, demand)
        case NoCharges():
            return _uncharged(policy, demand)


def _within(policy: Policy, hours: Hours, law: str) -> Policy:
    """The hours that both allow; none, where they have none in common."""
    contact = policy.contact
    opens = max(contact.opens, hours.opens)
    closes = max(opens, min(contact.closes, hours.closes))
    if (opens, closes) == (contact.opens, contact.closes):
        return policy
    narrowed = replace(contact.law, hours_by=law)
    return replace(policy, contact=replace(contact, opens=opens, closes=closes, law=narrowed))


def _capped(policy: Policy, cap: Cap, law: str) -> Policy:
    limit = LegalLimit(law, cap.most, cap.days, cap.channels)
    limits = dict.fromkeys((*policy.contact.law.limits, limit))
    return _with_law(policy, replace(policy.contact.law, limits=tuple(limits)))


def _quieted(policy: Policy, quiet: Quiet, law: str) -> Policy:
    rule = LegalQuiet(law, quiet.days, quiet.channels)
    rules = dict.fromkeys((*policy.contact.law.quiet, rule))
    return _with_law(policy, replace(policy.contact.law, quiet=tuple(rules)))


def _unknown(policy: Policy, pack: Pack) -> Policy:
    """Nobody is contacted, and nothing is handed over: without a rule G5 holds."""
    names = dict.fromkeys((*policy.contact.law.not_known, pack.title))
    waiting = _with_law(policy, replace(policy.contact.law, not_known=tuple(names)))
    return replace(waiting, escalation=None)


def _with_law(policy: Policy, law: ContactLaw) -> Policy:
    return replace(policy, contact=replace(policy.contact, law=law))


def _held(rule: HoldRule, least: HoldLasts) -> HoldRule:
    if rule.kind != least.kind:
        return rule
    stops_all = "customer" in (rule.stops, least.stops)
    return replace(
        rule,
        stops="customer" if stops_all else "item",
        lasts=_longer(rule.lasts, least.days),
        late_charges="stop" if "stop" in (rule.late_charges, least.late_charges) else "run",
    )


def _longer(lasts: Duration | None, days: int | None) -> Duration | None:
    """At least both. So many business days are never fewer than as many calendar days."""
    if lasts is None or days is None:
        return None
    return Duration(max(lasts.amount, days), lasts.unit) if days > lasts.amount else lasts


def _waiting(policy: Policy, reply: ReplyTime) -> Policy:
    """A hand-over to anybody who may go to court waits for the answer that the law allows for."""
    rule = policy.escalation
    to = {stage.escalate for stage in policy.stages if stage.escalate}
    if rule is None or to <= set(reply.not_for):
        return policy
    return replace(
        policy,
        escalation=replace(rule, last_chance_days=max(rule.last_chance_days, reply.days)),
    )


def _uncharged(policy: Policy, charges: NoCharges) -> Policy:
    own = policy.terms.late_charges
    if own is None or own.regime not in charges.regimes:
        return policy
    return replace(policy, terms=replace(policy.terms, late_charges=LateCharges("none")))
