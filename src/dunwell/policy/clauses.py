"""What a policy says beside its contact rules and steps: each clause with its subject, in words.

A clause reads as a sentence: the early-payment discount is 2% within 10 days. Two policies are
compared clause by clause; what one of them does not have is "none".
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from types import MappingProxyType

from dunwell.policy.model import (
    Authority,
    Duration,
    HoldRule,
    PlanLimits,
    Policy,
    Reward,
    Terms,
)
from dunwell.policy.phrases import counted, days, length, percent
from dunwell.policy.wording import in_words

NONE = "none"
CHARGED: Mapping[str, str] = MappingProxyType(
    {
        "eu-late-payment": "the interest and the fixed sum of the EU's late payment law",
        "uk-late-payment": "the interest and the fixed sum of the UK's late payment law",
        "ie-late-payment": "the interest and the fixed sum of Ireland's late payment law",
        "de-business": "the interest and the fixed sum of German law between businesses",
        "de-consumer": "the interest of German law for consumers",
        "fr-business": "the interest and the fixed sum of French law between businesses",
        "nl-business": "the interest and the costs of Dutch law between businesses",
        "nl-consumer": "the interest and the costs of Dutch law for consumers",
        "us-prompt-payment": "the interest of the US Prompt Payment Act",
    }
)
"""What each law's regime charges, as a customer reads it."""
WHO: Mapping[str, str] = MappingProxyType(
    {
        "portal": "the portal",
        "collector": "a collector",
        "manager": "a manager",
        "admin": "an admin",
    }
)
"""Whoever may grant something, as a sentence says it."""

Clause = tuple[str, str]


def clauses(policy: Policy) -> Mapping[str, str]:
    """Every clause by its subject, in the order of the file's sections."""
    return dict(_clauses(policy))


def _clauses(policy: Policy) -> Iterator[Clause]:
    yield from _terms(policy.terms)
    yield "the smallest balance that is asked for", amount(policy.ignore_below)
    yield from _waiting(policy)
    if rule := policy.escalation:
        yield "the last chance before a hand-over", days(rule.last_chance_days)
        yield "the least balance for a hand-over", amount(rule.min_balance)
        yield "the number of channels tried before a hand-over", str(rule.channels_tried)
    for authority in policy.concessions:
        yield from _granted(authority)
    if policy.affordability_share_bp is not None:
        share = percent(policy.affordability_share_bp)
        yield "the share of what they have left that instalments may take", share
    if breaks := policy.plan_breaks:
        yield "the end of a payment plan", plan_end(breaks.missed, breaks.grace_days)
    for hold in policy.holds:
        yield from _held(hold)
    for reward in policy.rewards:
        yield f"the reward “{reward.id.replace('_', ' ')}”", _earned(reward)


def _terms(terms: Terms) -> Iterator[Clause]:
    yield "payment", due(terms.due)
    if early := terms.early_payment:
        grace = f", and {days(early.grace_days)} of grace" if early.grace_days else ""
        what = f"{percent(early.discount_bp)} within {days(early.within_days)}{grace}"
        yield "the early-payment discount", what
    charges = terms.late_charges
    if charges is None or charges.regime == "none":
        return
    start = f" from “{charges.from_stage.replace('_', ' ')}” on" if charges.from_stage else ""
    yield "the charge for being late", f"{CHARGED.get(charges.regime, charges.regime)}{start}"
    yield "the first late payment", "forgiven" if charges.first_time == "waive" else "charged"
    if charges.minimum:
        yield "the least late charge", amount(charges.minimum)


def _waiting(policy: Policy) -> Iterator[Clause]:
    if faith := policy.good_faith:
        share, waits = percent(faith.share_bp), days(faith.holds_days)
        yield "a payment in good faith", f"{share} of what is overdue, and we wait {waits}"
    promises = policy.promises
    yield "the share that keeps a promise", percent(promises.kept_share_bp)
    yield "the grace after a promise", length(promises.grace)
    yield "the furthest day of a promise", f"{days(promises.furthest_days)} away"
    yield "the number of broken promises that need a plan", str(promises.then_plan_after)
    if silence := policy.silence:
        state = "on" if silence.active else "off"
        where = f"where {in_words(silence.when.meaning)}, up to day {silence.until_day}"
        yield "silence", f"{state} ({where})"


def _granted(authority: Authority) -> Iterator[Clause]:
    who = WHO[authority.grantor]
    for what, words in granted(authority).items():
        yield f"the {what} that {who} may grant", words
    if authority.again_after_days is not None:
        yield f"the wait before {who} grants again", days(authority.again_after_days)


def granted(authority: Authority) -> Mapping[str, str]:
    """What one grantor may grant, and how much of it."""
    found: dict[str, str] = {}
    if authority.deferral_days:
        found["deferral"] = f"up to {days(authority.deferral_days)}"
    if authority.plan:
        found["payment plan"] = instalments(authority.plan)
    if authority.discount_bp:
        found["discount"] = f"up to {percent(authority.discount_bp)}"
    if authority.settlement_bp:
        found["settlement"] = f"up to {percent(authority.settlement_bp)} off"
    if waiver := authority.waive_late_charges:
        found["waiver of late charges"] = (
            "in full" if waiver == "all" else f"up to {amount(waiver)}"
        )
    return found


def instalments(plan: PlanLimits) -> str:
    least = f" of {amount(plan.minimum)} or more" if plan.minimum else ""
    down = f", {percent(plan.down_bp)} at once" if plan.down_bp else ""
    return f"up to {counted(plan.instalments, 'instalment')}{least}{down}"


def plan_end(missed: int, grace_days: int) -> str:
    """When a payment plan is broken."""
    grace = f", more than {days(grace_days)} late" if grace_days else ""
    return f"{counted(missed, 'instalment')} missed{grace}"


def _held(rule: HoldRule) -> Iterator[Clause]:
    about = f"a hold for “{rule.kind.replace('_', ' ')}”"
    yield (
        f"what waits under {about}",
        ("everything" if rule.stops == "customer" else "that invoice"),
    )
    yield f"the length of {about}", _or_open(rule.lasts)
    yield f"the review of {about}", f"after {length(rule.review)}" if rule.review else NONE
    yield (
        f"the clock of late charges under {about}",
        ("stopped" if rule.late_charges == "stop" else "running"),
    )


def _or_open(lasts: Duration | None) -> str:
    return length(lasts) if lasts else "until somebody ends it"


def _earned(reward: Reward) -> str:
    most = f", at most {amount(reward.at_most)}" if reward.at_most else ""
    streak = counted(reward.after_on_time, "invoice")
    return f"{thanks(reward)}{most}, for {streak} on time in a row"


def thanks(reward: Reward) -> str:
    """What a reward grants."""
    if reward.grant == "thank_you":
        return "a thank-you"
    return reward.grant.replace("_", " ")


def due(terms: str) -> str:
    """ "net 30" is said in full; the other terms say themselves."""
    words = terms.split()
    if words[0] != "net":
        return "due on receipt" if terms == "on receipt" else f"due on {terms}"
    end = ", then the end of that month" if words[-1] == "eom" else ""
    return f"due {days(int(words[1]))} after the invoice's date{end}"


def amount(value: Decimal) -> str:
    """An amount as people write it: 1,250.00. Its currency is the entity's."""
    return f"{value:,}"
