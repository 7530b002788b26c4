"""Whatever the portfolio: what goes out keeps every limit of the policy and of the law.

Counted over again here, row by row and in plain Python, from the contacts and what goes out.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from random import Random
from zoneinfo import ZoneInfo

import pytest

from dunwell.casework.law import shipped_packs
from dunwell.engine.decide import decide
from dunwell.engine.snapshot import accept
from dunwell.policy.compile import compile_policies
from dunwell.policy.law import pack as packs
from dunwell.policy.law.pack import Debtor
from dunwell.policy.law.whom import packs_for
from dunwell.policy.parse import parse
from tests.support.breadth import seeds
from tests.support.portfolios import AS_OF, Row, frames, portfolio

POLICY = """
policy: everybody
contact:
  days: every day
  hours: 07:00-23:00
  limits: [{contacts: 9, in: 10 days}, {channel: call, attempts: 6, in: 9 days}]
stages:
  - {id: first, day: 0, send: {sms: first, email: first, letter: first}}
  - {id: call, day: 5, gap: 1 day, call: call, else_send: {sms: call}}
  - {id: second, day: 9, gap: 1 day, send: {email: second, sms: second}}
"""
MORNING = datetime(AS_OF.year, AS_OF.month, AS_OF.day, 5, tzinfo=UTC)
PLACES = (
    ("US", "MA", "America/New_York"), ("US", "NY", "America/New_York"), ("US", "TX", None),
    ("US", None, "America/Chicago"), ("GB", None, "Europe/London"), ("ZZ", None, "Asia/Tokyo"),
)  # fmt: skip


def crowd(seed: int) -> dict[str, list[Row]]:
    """Mostly consumers, mostly in America, much contacted."""
    dice = Random(seed)
    tables = portfolio(lambda options: dice.choice(list(options)), customers=150)
    for customer in tables["customers"]:
        country, region, zone = dice.choice(PLACES)
        customer |= {"country": country, "region": region, "timezone": zone, "policy": None}
        customer |= {"kind": dice.choice(["consumer", "consumer", "business"]), "dun_to": None}
    tables["contacts"] = [
        _contact(dice, item) for item in tables["items"] for _ in range(dice.randrange(4))
    ]
    return tables


def _contact(dice: Random, item: Row) -> Row:
    return {
        "customer_id": item["customer_id"],
        "at": MORNING - timedelta(hours=dice.randrange(24 * 9)),
        "channel": dice.choice(["email", "sms", "letter", "call", "call"]),
        "direction": dice.choice(["out", "out", "out", "in"]),
        "outcome": dice.choice(["sent", "sent", "no_answer", "conversation"]),
        "asks_for_money": dice.choice([None, True, True, False]),
        "item_ids": dice.choice([None, [], [item["item_id"]]]),
    }


def local(at: datetime, zone: str) -> date:
    return at.astimezone(ZoneInfo(zone)).date()


class Audit:
    """The rows that go out on one day, against everything that limits them."""

    def __init__(self, tables: dict[str, list[Row]], rows: list[Row]) -> None:
        self.tables = tables
        self.rows = rows
        self.going = [row for row in rows if row["status"] == "due" and row["action"] != "none"]
        self.owners = {item["item_id"]: item["entity_id"] for item in tables["items"]}
        self.customers = {one["customer_id"]: one for one in tables["customers"]}

    def past(self, customer_id: str) -> list[Row]:
        return [one for one in self.tables["contacts"] if one["customer_id"] == customer_id]

    def is_attempt(self, contact: Row, channels: tuple[str, ...]) -> bool:
        asks = contact["direction"] == "out" and contact["asks_for_money"] is not False
        return asks and contact["channel"] in channels

    def is_about(self, contact: Row, entity: str) -> bool:
        owners = [self.owners.get(one, entity) for one in contact["item_ids"] or []]
        return not owners or entity in owners

    def check(self, row: Row) -> None:
        who = self.customers[row["customer_id"]]
        debtor = Debtor(
            who["country"], who["region"], who["kind"], who["legal_form"], who["city"]
        )
        for pack in packs_for(debtor, shipped_packs(), on=AS_OF):
            for demand in pack.demands_on(AS_OF):
                match demand:
                    case packs.Hours(opens, closes):
                        self.within(row, opens, closes)
                    case packs.Cap():
                        self.below(row, demand)
                    case packs.Quiet():
                        self.quiet(row, demand)
                    case _:
                        continue

    def within(self, row: Row, opens: time, closes: time) -> None:
        if row["send_after"] is not None:
            zone = ZoneInfo(self.zone(row))
            assert row["send_after"].astimezone(zone).time() >= opens
            assert row["send_before"].astimezone(zone).time() <= closes

    def zone(self, row: Row) -> str:
        """Their own clock, or the entity's; a row without either does not go."""
        own = self.customers[row["customer_id"]]["timezone"]
        return str(own or "Europe/Berlin")

    def below(self, row: Row, cap: packs.Cap) -> None:
        if row["channel"] not in cap.channels:
            return
        zone, moment = self.zone(row), row["send_after"]
        used = [
            one
            for one in self.past(row["customer_id"])
            if self.is_attempt(one, cap.channels)
            and self.is_about(one, row["entity_id"])
            and local(one["at"], zone) > AS_OF - timedelta(days=cap.days)
            and (moment is None or one["at"] <= moment)
        ]
        beside = [
            other
            for other in self.going
            if other["customer_id"] == row["customer_id"]
            and other["entity_id"] == row["entity_id"]
            and other["channel"] in cap.channels
        ]
        if moment is not None:
            assert len(used) + len(beside) <= cap.most, (row, used)

    def quiet(self, row: Row, quiet: packs.Quiet) -> None:
        zone, moment = self.zone(row), row["send_after"]
        if row["channel"] in quiet.channels and moment is not None:
            talks = [
                local(one["at"], zone)
                for one in self.past(row["customer_id"])
                if one["outcome"] == "conversation"
                and one["at"] <= moment
                and self.is_about(one, row["entity_id"])
            ]
            assert all(talk + timedelta(days=quiet.days) <= AS_OF for talk in talks), row


@cache
def decided(seed: int, *, lawful: bool) -> Audit:
    tables = crowd(seed)
    laws = shipped_packs() if lawful else ()
    policies = compile_policies(parse(POLICY).policies, packs=laws)
    rows = decide(accept(frames(tables), as_of=AS_OF), policies=policies, as_of=AS_OF)
    return Audit(tables, rows.to_dicts())


@pytest.mark.parametrize("seed", seeds(6, brief=3))
def test_what_goes_out_keeps_the_law_and_the_policy(seed: int) -> None:
    lawful, plain = decided(seed, lawful=True), decided(seed, lawful=False)
    assert lawful.going
    for row in lawful.going:
        lawful.check(row)
    caps = {row["key"] for row in plain.rows if row["blocked_by"] == ["G2"]}
    held = {row["key"] for row in plain.rows if row["status"] == "blocked"} - caps
    assert not {row["key"] for row in lawful.going} & held


def test_the_law_holds_what_the_policy_alone_would_send() -> None:
    lawful = [decided(seed, lawful=True) for seed in range(3)]
    plain = [decided(seed, lawful=False) for seed in range(3)]
    assert sum(len(one.going) for one in lawful) < sum(len(one.going) for one in plain)
    said = {
        reason.split(":")[0] for one in lawful for row in one.rows for reason in row["reasons"]
    }
    assert said >= {"US Reg F", "Massachusetts 940 CMR 7", "New York City 6 RCNY 5-77"}
