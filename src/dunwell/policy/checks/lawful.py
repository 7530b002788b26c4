"""Objections to what is weaker than a law: it is tightened anyway, and better said in the file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from dunwell.facts.fact import Fact
from dunwell.policy import truth
from dunwell.policy.checks.ladder import channels_of
from dunwell.policy.checks.meaning import may_hold, meaning_of, ranges_of
from dunwell.policy.checks.objection import warning
from dunwell.policy.law.pack import (
    Cap,
    Demand,
    HoldLasts,
    Hours,
    NoCharges,
    Pack,
    Quiet,
    ReplyTime,
    Whom,
)
from dunwell.policy.law.tighten import demanded
from dunwell.policy.law.wording import demand_in_words
from dunwell.policy.model import ContactLimit, Finding, Policy

NO_LIMIT = 1_000_000
SECTION: Mapping[type[Demand], str] = {
    Hours: "contact", Cap: "contact", Quiet: "contact", HoldLasts: "holds",
    ReplyTime: "escalation", NoCharges: "terms",
}  # fmt: skip


def check_lawful(
    policy: Policy, *, packs: Sequence[Pack], facts: Mapping[str, Fact]
) -> Iterator[Finding]:
    """One objection for each rule of a pack that may protect a customer of this policy."""
    told: set[str] = set()
    for pack in packs:
        if not any(_may_meet(policy, whom, facts) for whom in pack.whom):
            continue
        for rule in pack.rules:
            asks = demand_in_words(rule.demand)
            is_over = rule.until_on is not None
            if is_over or asks in told or _keeps(policy, rule.demand):
                continue
            told.add(asks)
            yield warning(
                "weaker-than-law",
                policy.line_of(SECTION[type(rule.demand)]),
                f"{pack.title} asks for more than policy {policy.name!r}: {asks}.",
                remedy="It holds anyway for whomever it protects. Write it here, too, or "
                "narrow `for` to customers elsewhere.",
            )


def _may_meet(policy: Policy, whom: Whom, facts: Mapping[str, Fact]) -> bool:
    """Whether any customer of the policy may be one whom the pack protects."""
    asked = [meaning_of(policy.applies)]
    for name, values in (("country", whom.countries), ("kind", whom.kinds)):
        if values:
            asked.append(truth.OneOf(name, tuple(sorted(values))))
    return may_hold(*asked, ranges=ranges_of(facts))


def _keeps(policy: Policy, demand: Demand) -> bool:
    """Whether the policy alone asks for as much, on the channels that it uses."""
    used = {channel for stage in policy.stages for channel in channels_of(stage)}
    match demand:
        case Cap(most, days, channels):
            return _attempts(policy, used & set(channels), days) <= most
        case Quiet(days, channels):
            return all(_is_quiet(policy, one, days) for one in used & set(channels))
        case _:
            return demanded(policy, demand) == policy


def _attempts(policy: Policy, channels: set[str], days: int) -> int:
    """The most that could happen. The limit over all channels counts no unanswered call."""
    messages = [_at_most(policy, channel, days) for channel in channels - {"call"}]
    overall = [limit for limit in policy.contact.limits if limit.channel is None]
    written = min([sum(messages), *(_in_days(limit, days) for limit in overall)])
    return written + (_at_most(policy, "call", days) if "call" in channels else 0)


def _at_most(policy: Policy, channel: str, days: int) -> int:
    """How many attempts on one channel the policy ever allows in so many calendar days."""
    concern = [
        limit
        for limit in policy.contact.limits
        if limit.channel == channel or (limit.channel is None and channel != "call")
    ]
    return min((_in_days(limit, days) for limit in concern), default=NO_LIMIT)


def _in_days(limit: ContactLimit, days: int) -> int:
    return limit.most * -(-days // limit.window_days)


def _is_quiet(policy: Policy, channel: str, days: int) -> bool:
    return any(
        rule.quiet_days >= days and rule.channel in (None, channel)
        for rule in policy.contact.quiet
    )
