"""A policy as a page of plain words, which one could hand to a customer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from dunwell.facts.catalogue import CATALOGUE
from dunwell.facts.fact import Fact
from dunwell.policy.clauses import amount, clauses, due, granted
from dunwell.policy.compile import NO_EXTRA_FACTS
from dunwell.policy.conditions import read_condition
from dunwell.policy.model import Authority, Condition, ContactRules, HoldRule, Policy, Stage
from dunwell.policy.phrases import counted, days, length, listed, percent
from dunwell.policy.refused import ConditionRefused
from dunwell.policy.wording import in_words

WHOM: Mapping[str, str] = MappingProxyType(
    {"kind = 'business'": "businesses", "kind = 'consumer'": "people at home"}
)
SENT = {"email": "an e-mail", "sms": "a text", "letter": "a letter"}
COUNTED = {"email": "e-mail", "sms": "text", "letter": "letter", "call": "call"}
OFFERED = {
    "deferral": "more time",
    "plan": "instalments",
    "discount": "a discount",
    "settlement": "a settlement",
}
SHOWN = (
    "the early-payment", "the charge", "the first late", "the least late", "the last chance",
    "the least balance", "the number of channels", "the share of what they", "the end of a",
    "the reward",
)  # fmt: skip
"""The subjects that the last part is about."""
KINDS = {
    "already_paid": "a claim to have paid",
    "vulnerable": "vulnerability",
    "cease_contact": "a wish not to be contacted",
    "representation": "somebody who speaks for them",
}
"""Kinds of hold whose name in the file does not read as words."""
DAYS = {
    "business": "Monday to Friday, except public holidays",
    "mon-sat": "Monday to Saturday, except public holidays",
    "every day": "every day",
}


def show(policy: Policy, *, extra_facts: Mapping[str, Fact] = NO_EXTRA_FACTS) -> str:
    """The policy in plain words, one line a thought, ending with a line break."""
    facts = {**extra_facts, **CATALOGUE}
    applies = policy.applies
    whom = (
        WHOM.get(applies.text.strip()) or f"customers where {_condition(applies, facts)}"
        if applies
        else "everyone"
    )
    lines = [
        f"{policy.title} ({policy.name})",
        f"For {whom}. Payment is {due(policy.terms.due)}.",
        "",
        "When we are in touch",
        *(f"  {line}" for line in _contact(policy.contact)),
        "",
        "Step by step, counted from the due date",
        *(f"  {step(stage, facts)}" for stage in policy.stages),
        "",
        "When we wait",
        *(f"  {line}" for line in _waiting(policy)),
    ]
    for head, more in (
        ("How long a hold lasts", _owners(policy)),
        ("Who may agree what", agreements(policy)),
        ("What is charged, spread and rewarded", _money(policy)),
    ):
        if found := [f"  {line}" for line in more]:
            lines += ["", head, *found]
    return "\n".join(lines) + "\n"


def _contact(rules: ContactRules) -> Iterator[str]:
    hours = f"{rules.opens:%H:%M} to {rules.closes:%H:%M}"
    yield f"{DAYS[rules.days]}, {hours} where the customer is."
    for limit in rules.limits:
        what = COUNTED[limit.channel] if limit.channel else "contact"
        yield f"At most {counted(limit.most, what)} in {days(limit.window_days)}."
    for quiet in rules.quiet:
        where = f" by {quiet.channel}" if quiet.channel else ""
        yield f"Nothing{where} for {days(quiet.quiet_days)} after we have spoken."


def step(stage: Stage, facts: Mapping[str, Fact] = CATALOGUE) -> str:
    """One stage as a sentence: when, what, for whom and by whose yes."""
    after = "before" if stage.day < 0 else "after"
    when = f"{days(abs(stage.day))} {after}" if stage.day else "On the day"
    parts = [f"{when}: {_action(stage)}"]
    if stage.when:
        parts.append(f"if {_condition(stage.when, facts)}")
    if stage.approval:
        parts.append(f"once a {stage.approval} has agreed")
    if stage.offer:
        parts.append("offering " + listed([OFFERED[offer] for offer in stage.offer], "or"))
    return ", ".join(parts) + "."


def _action(stage: Stage) -> str:
    if stage.escalate:
        return f"hand over to the {stage.escalate}"
    if stage.call:
        instead = f" (or else {_sent(stage.else_send)})" if stage.else_send else ""
        return f"a call{instead}"
    return _sent(stage.send)


def _sent(sendings: tuple[tuple[str, str], ...]) -> str:
    return listed([SENT[channel] for channel, _ in sendings], "and")


def _waiting(policy: Policy) -> Iterator[str]:
    if policy.ignore_below:
        yield f"Nobody is asked for {amount(policy.ignore_below)} or less."
    if policy.good_faith:
        share = percent(policy.good_faith.share_bp)
        yield (
            f"A payment of {share} of what is overdue: "
            f"we wait {days(policy.good_faith.holds_days)}."
        )
    promises = policy.promises
    yield (
        f"A promise: we wait until its day and {length(promises.grace)} more; "
        f"{percent(promises.kept_share_bp)} of it keeps it."
    )
    for stops, words in (("item", "That invoice waits"), ("customer", "Everything waits")):
        kinds = [_kind(rule) for rule in policy.holds if rule.stops == stops]
        if kinds:
            yield f"{words} while there is: {', '.join(kinds)}."


def agreements(policy: Policy) -> tuple[str, ...]:
    """Who may agree what, a line for each of them."""
    return tuple(filter(None, map(_authority, policy.concessions)))


def _authority(authority: Authority) -> str:
    grants = [f"{what} {words}" for what, words in granted(authority).items()]
    again = authority.again_after_days
    often = f" (again after {days(again)})" if again and grants else ""
    return f"{authority.grantor.capitalize()}: {'; '.join(grants)}{often}." if grants else ""


def _owners(policy: Policy) -> Iterator[str]:
    """How long each hold lasts, when its owner looks again, and whether charges stop."""
    for rule in policy.holds:
        told = [f"for {length(rule.lasts)}"] if rule.lasts else []
        told += [f"looked at after {length(rule.review)}"] if rule.review else []
        told += ["late charges stop"] if rule.late_charges == "stop" else []
        if told:
            yield f"{_capital(_kind(rule))}: {', '.join(told)}."


def _kind(rule: HoldRule) -> str:
    return KINDS.get(rule.kind, rule.kind.replace("_", " "))


def _money(policy: Policy) -> Iterator[str]:
    """Charges, plans and rewards, clause by clause."""
    for subject, words in clauses(policy).items():
        if subject.startswith(SHOWN):
            yield f"{_capital(subject)}: {words}."


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def _condition(condition: Condition, facts: Mapping[str, Fact]) -> str:
    """In words; as written where it reads a fact that is not at hand here."""
    try:
        return in_words(read_condition(condition.text, facts=facts).truth)
    except ConditionRefused:
        return condition.text
