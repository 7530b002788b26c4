"""What the law adds for one debtor, for the slow twin: the packs laid over a policy, by hand.

Only the packs' own values are shared with the program. Who is protected, which demand is the
stricter one and what a limit leaves is said here again, in plain Python.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from dunwell.kernel import business_days
from dunwell.policy.law import pack
from dunwell.policy.model import HoldRule, Policy

Row = Mapping[str, Any]
Kind = TypeVar("Kind", bound=pack.Demand)
FORMS = {"company", "sole_trader", "partnership", "public_body", "consumer"}


@dataclass(frozen=True)
class Law:
    """Everything that any law asks on one day for one debtor."""

    demands: tuple[pack.Demand, ...] = ()
    is_unknown: bool = False
    """Whether a pack's last known day has passed, so that everything waits."""

    def of(self, kind: type[Kind]) -> list[Kind]:
        return [demand for demand in self.demands if isinstance(demand, kind)]

    def opens(self, policy: Policy) -> time:
        return max([policy.contact.opens, *(h.opens for h in self.of(pack.Hours))])

    def closes(self, policy: Policy) -> time:
        return min([policy.contact.closes, *(h.closes for h in self.of(pack.Hours))])

    def hold(self, rule: HoldRule) -> HoldRule:
        """The policy's rule, stopping as much as any law wants stopped."""
        least = [h for h in self.of(pack.HoldLasts) if h.kind == rule.kind]
        if any(h.days is None for h in least):
            rule = replace(rule, lasts=None)
        if any(h.stops == "customer" for h in least):
            rule = replace(rule, stops="customer")
        return rule

    def least_days(self, kind: str) -> int:
        return max([h.days or 0 for h in self.of(pack.HoldLasts) if h.kind == kind], default=0)


def law_for(debtor: Row, packs: Iterable[pack.Pack], on: date) -> Law:
    """Unknown kind of debtor, legal form, country or region: whatever might protect them does."""
    mine = [one for one in packs if any(_may_be(debtor, whom) for whom in one.whom)]
    in_force = [
        rule.demand
        for one in mine
        for rule in one.rules
        if rule.from_on <= on and not (rule.until_on and rule.until_on <= on)
    ]
    has_begun = [one for one in mine if any(rule.from_on <= on for rule in one.rules)]
    return Law(tuple(in_force), any(on > one.known_until for one in has_begun))


def _may_be(debtor: Row, whom: pack.Whom) -> bool:
    country, region = debtor["country"], debtor["region"]
    is_country_known = business_days.is_known(country)
    is_region_known = bool(
        is_country_known and region and business_days.is_known(country, region)
    )
    city = " ".join(str(debtor.get("city") or "").split()).casefold()
    if is_region_known and city in {one.casefold() for one in whom.elsewhere}:
        return False
    form = "consumer" if debtor["kind"] == "consumer" else debtor["legal_form"]
    if whom.countries and is_country_known and country not in whom.countries:
        return False
    if whom.regions and is_region_known and region not in whom.regions:
        return False
    if whom.kinds and debtor["kind"] not in whom.kinds:
        return False
    return not (whom.legal_forms and form in FORMS and form not in whom.legal_forms)


def free_at(
    law: Law, *, channel: str | None, past: Sequence[Row], owners: Mapping[str, str], entity: str,
    gone: Sequence[str | None], zone: ZoneInfo, today: date,
) -> list[tuple[str, datetime | None]]:  # fmt: skip
    """What each limit and quiet that holds a contact is, and the midnight at which it ends.

    Calendar days on the customer's clock; one creditor's debts together, another's apart.
    `gone` are the channels of what goes to them before it, in this run.
    """
    theirs = [c for c in past if _is_about(c, owners, entity)]
    found: list[tuple[str, datetime | None]] = []
    for cap in law.of(pack.Cap):
        days = [
            on
            for c in theirs
            if c["direction"] == "out" and c["asks_for_money"] is not False
            if c["channel"] in cap.channels
            if (on := _local(c["at"], zone)) > today - timedelta(days=cap.days)
        ]
        days += [today for other in gone if other in cap.channels]
        if channel in cap.channels and len(days) >= cap.most:
            newest = sorted(days, reverse=True)[cap.most - 1] + timedelta(days=cap.days)
            found.append((f"law: at most {cap.most}", _midnight(newest, zone)))
    for quiet in law.of(pack.Quiet):
        talks = [_local(c["at"], zone) for c in theirs if c["outcome"] == "conversation"]
        over = max(talks, default=date.min + timedelta(days=1)) + timedelta(days=quiet.days)
        if channel in quiet.channels and over > today:
            found.append(("law: quiet", _midnight(over, zone)))
    return found


def _is_about(contact: Row, owners: Mapping[str, str], entity: str) -> bool:
    """Whether it was about this creditor's debts, or does not say."""
    named = [owners.get(one, entity) for one in contact["item_ids"] or []]
    return not named or entity in named


def _local(at: datetime, zone: ZoneInfo) -> date:
    return at.astimezone(zone).date()


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(0), tzinfo=zone)
