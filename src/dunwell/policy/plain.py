"""A policy as a page that its customers could read: what they will hear, and what stops it.

Markdown. It says what we do and what they can ask for; how far a manager may go when somebody
asks is not on it, because a settlement that is announced is waited for.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType

from dunwell.policy.clauses import CHARGED, amount, due, plan_end, thanks
from dunwell.policy.model import Authority, LateCharges, Policy, Stage
from dunwell.policy.phrases import counted, days, length, listed, percent
from dunwell.policy.show import COUNTED, DAYS, SENT, WHOM
from dunwell.policy.wording import in_words

PROTECTED: Mapping[str, str] = MappingProxyType(
    {
        "hardship": "money is tight",
        "vulnerable": "you are going through a hard time",
        "breathing_space": "you are in a breathing space",
        "cease_contact": "you have asked us not to contact you",
        "representation": "somebody speaks for you",
        "insolvency": "you are insolvent",
        "bereavement": "somebody has died",
    }
)
ITEMS: Mapping[str, str] = MappingProxyType(
    {
        "query": "Ask about an invoice, such as for a copy, and it waits",
        "dispute": "Say that something is wrong with an invoice, and it waits",
        "already_paid": "Say that you have paid one, and it waits",
    }
)
"""What a customer can say of one invoice."""
OFFERED: Mapping[str, str] = MappingProxyType(
    {"deferral": "more time", "plan": "instalments", "discount": "a discount"}
)
"""What a step says that you may ask for. A settlement is not announced."""


def page(policies: Sequence[Policy]) -> str:
    """Every policy of a file, in order, ending with a line break."""
    return "\n".join("\n".join(_lines(policy)) + "\n" for policy in policies)


def _lines(policy: Policy) -> Iterator[str]:
    yield f"# {policy.title}"
    yield ""
    yield f"How we go about payments with {_whom(policy)}, in plain words. Hold us to it."
    for head, points in (
        ("When money is due", _terms(policy)),
        ("When you hear from us", _contact(policy)),
        ("Step by step", [_step(stage) for stage in policy.stages if not stage.escalate]),
        ("If nothing helps", _end(policy)),
        ("What makes us wait", _waiting(policy)),
        ("What you can ask for", _asking(policy)),
        ("What we thank you for", _rewards(policy)),
        ("What we never do", _never(policy)),
    ):
        found = list(points)
        if found:
            yield ""
            yield f"## {head}"
            yield ""
            yield from (f"- {point}" for point in found)


def _whom(policy: Policy) -> str:
    if policy.applies is None:
        return "everybody"
    text = policy.applies.text.strip()
    return WHOM.get(text) or f"customers where {in_words(policy.applies.meaning)}"


def _terms(policy: Policy) -> Iterator[str]:
    terms = policy.terms
    yield f"Payment is {due(terms.due)}."
    if early := terms.early_payment:
        share = percent(early.discount_bp)
        yield f"Pay within {days(early.within_days)} and take {share} off."
    yield from _charges(policy, terms.late_charges)
    yield "Amounts on this page are in the currency of your invoices."


def _charges(policy: Policy, charges: LateCharges | None) -> Iterator[str]:
    if charges is None or charges.regime == "none":
        yield "Being late costs nothing extra."
        return
    what = CHARGED.get(charges.regime, f"late charges as our terms state ({charges.regime})")
    start = f" from the step “{_name(charges.from_stage)}” on" if charges.from_stage else ""
    first = "; the first time we forgive it" if charges.first_time == "waive" else ""
    least = f"; less than {amount(charges.minimum)} we do not charge" if charges.minimum else ""
    yield f"Being late may cost {what}{start}{first}{least}."
    stopped = [
        PROTECTED[rule.kind]
        for rule in policy.holds
        if rule.late_charges == "stop" and rule.kind in PROTECTED
    ]
    if stopped:
        yield f"It costs nothing more while {listed(stopped, 'or')}."


def _contact(policy: Policy) -> Iterator[str]:
    rules = policy.contact
    hours = f"from {rules.opens:%H:%M} to {rules.closes:%H:%M}"
    yield f"{_capital(DAYS[rules.days])}, {hours} by your clock."
    for limit in rules.limits:
        what = COUNTED[limit.channel] if limit.channel else "contact"
        yield f"At most {counted(limit.most, what)} in {days(limit.window_days)}."
    for quiet in rules.quiet:
        how = f" by {COUNTED[quiet.channel]}" if quiet.channel else ""
        yield f"Once we have spoken, nothing{how} for {days(quiet.quiet_days)}."
    yield "Where the law protects you better than this page does, the law holds."


def _step(stage: Stage) -> str:
    side = "before" if stage.day < 0 else "after"
    when = f"{days(abs(stage.day))} {side} the due date" if stage.day else "On the due date"
    parts = [f"**{when}:** {_action(stage)} (“{_name(stage.id)}”)"]
    if stage.when:
        parts.append(f"where {in_words(stage.when.meaning)}")
    if stage.approval:
        parts.append("once somebody here has looked at it")
    offers = [OFFERED[offer] for offer in stage.offer if offer in OFFERED]
    if offers:
        parts.append(f"and you may ask for {listed(offers, 'or')}")
    return ", ".join(parts) + "."


def _action(stage: Stage) -> str:
    if not stage.call:
        return _sent(stage.send)
    return f"a call, or {_sent(stage.else_send)}" if stage.else_send else "a call"


def _sent(sendings: Sequence[tuple[str, str]]) -> str:
    return listed([SENT[channel] for channel, _ in sendings], "and")


def _end(policy: Policy) -> Iterator[str]:
    rule = policy.escalation
    for stage in policy.stages:
        if not (rule and stage.escalate):
            continue
        least = f" of {amount(rule.min_balance)} or more" if rule.min_balance else ""
        yield (
            f"{days(stage.day)} after the due date at the earliest, a person here may decide to "
            f"hand a debt{least} to the {_name(stage.escalate)}: only what a final notice listed, "
            f"and no sooner than {days(rule.last_chance_days)} after it has reached you."
        )
        if rule.channels_tried > 1:
            yield f"Before that we try to reach you in {rule.channels_tried} different ways."
        yield "Any payment, plan, question or answer from you stops it until a person has looked."


def _waiting(policy: Policy) -> Iterator[str]:
    if policy.ignore_below:
        yield f"We do not ask for {amount(policy.ignore_below)} or less."
    promises = policy.promises
    yield (
        f"Tell us a day within {days(promises.furthest_days)} and we wait for it, and "
        f"{length(promises.grace)} more. It is kept by {percent(promises.kept_share_bp)} of it; "
        f"after {counted(promises.then_plan_after, 'promise')} that did not hold we agree a plan."
    )
    if policy.good_faith:
        share, wait = percent(policy.good_faith.share_bp), days(policy.good_faith.holds_days)
        yield f"Pay {share} of what is overdue and we wait {wait}."
    yield from (f"{said}{_how_long(policy, kind)}." for kind, said in ITEMS.items())
    if policy.silence and policy.silence.active:
        yield (
            f"If you are likely to pay anyway, we may not write before day "
            f"{policy.silence.until_day} after the due date."
        )
    kinds = [
        PROTECTED[rule.kind]
        for rule in policy.holds
        if rule.kind in PROTECTED and rule.stops == "customer"
    ]
    if kinds:
        yield f"Everything waits while {listed(kinds, 'or')}. One word to us is enough."


def _how_long(policy: Policy, kind: str) -> str:
    """Until when the invoice waits, and when somebody here looks at it."""
    rule = policy.hold(kind)
    waits = f" for {length(rule.lasts)}" if rule.lasts else ""
    looks = f"; we come back to you within {length(rule.review)}" if rule.review else ""
    return f"{waits}{looks}"


def _asking(policy: Policy) -> Iterator[str]:
    portal = next((a for a in policy.concessions if a.grantor == "portal"), None)
    if portal:
        yield from _granted(portal)
    if any(authority.grantor != "portal" for authority in policy.concessions):
        yield f"{'If that is not enough, ask' if portal else 'Ask'} us: a person decides."
    if policy.affordability_share_bp is not None:
        share = percent(policy.affordability_share_bp)
        yield (
            "Show us what you earn and spend, and instalments take no more than "
            f"{share} of what is left to you."
        )
    if breaks := policy.plan_breaks:
        yield f"A plan ends after {plan_end(breaks.missed, breaks.grace_days)}; then we talk again."


def _granted(portal: Authority) -> Iterator[str]:
    again = f", once in {days(portal.again_after_days)}" if portal.again_after_days else ""
    if portal.deferral_days:
        yield f"{days(portal.deferral_days)} more time{again}."
    if plan := portal.plan:
        least = f" of {amount(plan.minimum)} or more" if plan.minimum else ""
        down = f", the first of them {percent(plan.down_bp)}" if plan.down_bp else ""
        yield f"Up to {plan.instalments} instalments{least}{down}{again}."


def _rewards(policy: Policy) -> Iterator[str]:
    for reward in policy.rewards:
        most = f", at most {amount(reward.at_most)}" if reward.at_most else ""
        streak = counted(reward.after_on_time, "invoice")
        yield f"{streak} in a row on time: {thanks(reward)}{most}."


def _never(policy: Policy) -> Iterator[str]:
    yield "We never take two steps at once, nor a later one before an earlier one."
    yield "We never ask for what is paid, credited or in dispute."
    yield "We never use a channel that you have asked us not to use."
    yield "We never charge what these terms and the law do not allow."
    if policy.escalation:
        yield "We never hand a debt over without a final notice, a last chance and a person's yes."


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def _name(code: str) -> str:
    return code.replace("_", " ")
