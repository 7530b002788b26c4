"""What the law asks, through the whole engine: each case of `tests/scenarios/policy_law`.

Not here, because nothing in the house decides them: stop words in texts (channels reads those),
two clocks of one person (QH-5: a customer has one), a workplace's number (WP-1: an address does
not say whose it is), the override of a presumption (CF-5: no limit is ever overridden), and who
collects (SCOPE-1 and 2: what binds collectors is kept by every firm). CF-4's excluded calls are
counted, which is stricter. DI-1 is in `test_law`: what is disputed stays held.
"""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import polars as pl
import pytest
import yaml

from dunwell.casework.law import shipped_packs
from dunwell.engine.decide import decide
from dunwell.engine.explain import explain
from dunwell.engine.snapshot import accept
from dunwell.policy.compile import compile_policies
from dunwell.policy.parse import parse
from tests.support.books import AS_OF, Row, customer, frames, item, sent

SCENARIOS = Path(__file__).resolve().parents[2] / "scenarios" / "policy_law"
POLICY = """
policy: lax
contact: {{days: every day, hours: 00:00-23:59, limits: [{{contacts: 99, in: 1 day}}]}}
holds: {holds}
stages:
  - {{id: first, day: 1, {action}: {said}}}
"""
NOON = time(12)


def cases() -> list[Any]:
    return [
        pytest.param(case, id=case["name"])
        for path in sorted(SCENARIOS.glob("*.yml"))
        for case in yaml.safe_load(path.read_text(encoding="utf-8"))["cases"]
    ]


def local(written: object, zone: str) -> datetime:
    return datetime.fromisoformat(str(written)).replace(tzinfo=ZoneInfo(zone))


def tables(case: Row) -> dict[str, list[Row]]:
    who = case["who"]
    contacts = [
        sent(local(one["at"], who["timezone"]).astimezone(UTC))
        | {name: value for name, value in one.items() if name not in ("at", "times")}
        for one in case.get("contacts", [])
        for _ in range(one.get("times", 1))
    ]
    due_on = datetime.fromisoformat("2025-01-02").date()
    other = item("other", due_on, 0, entity_id="south", issued_on=due_on)
    return {
        "customers": [customer(**{"channels": [case["channel"]], **who})],
        "items": [item("owed", due_on, issued_on=due_on), other],
        "contacts": contacts,
        "holds": [
            {"customer_id": "carol", "item_id": None, "until_on": None, **one}
            for one in case.get("holds", [])
        ],
    }


def next_contact(case: Row, moment: datetime) -> Row:
    """The one row that would be sent or called, decided for a moment on the customer's day."""
    is_call = case["channel"] == "call"
    text = POLICY.format(
        holds=case.get("policy", {}).get("holds", "{}"),
        action="call" if is_call else "send",
        said="first" if is_call else f"{{{case['channel']}: first}}",
    )
    reading = parse(text)
    assert reading.is_usable, reading.findings
    as_of = moment.date()
    given = {name: rows for name, rows in tables(case).items() if rows}
    snapshot = accept(frames(given), as_of=as_of, at=moment.astimezone(UTC))
    policies = compile_policies(reading.policies, packs=shipped_packs())
    rows = decide(snapshot, policies=policies, as_of=as_of)
    return rows.filter(pl.col("entity_id") == "north").row(0, named=True)


@pytest.mark.parametrize("case", cases())
def test_the_law_is_kept(case: Row) -> None:
    zone = case["who"]["timezone"]
    asked = {
        datetime.combine(datetime.fromisoformat(str(day)).date(), NOON, ZoneInfo(zone)): wanted
        for day, wanted in case.get("days", {}).items()
    } | {local(moment, zone): wanted for moment, wanted in case.get("times", {}).items()}
    said = []
    for moment, wanted in asked.items():
        row = next_contact(case, moment)
        assert (row["status"] == "blocked") == (wanted == "held"), (moment, row)
        if wanted == "goes later":
            assert row["send_after"] > moment
        elif wanted == "goes":
            assert row["send_after"] <= moment < row["send_before"]
        said += row["reasons"]
    if "says" in case:
        assert case["says"] in said


def test_whoever_asks_why_is_told_the_law() -> None:
    talked = sent(datetime(2026, 11, 23, 15, tzinfo=UTC), "call", outcome="conversation")
    who = customer(country="US", region="TX", kind="consumer", timezone="America/Chicago")
    book = {
        "customers": [who | {"channels": ["call"]}],
        "items": [item("owed", AS_OF - timedelta(days=9))],
        "contacts": [talked],
    }
    text = POLICY.format(holds="{}", action="call", said="first")
    policies = compile_policies(parse(text).policies, packs=shipped_packs())
    snapshot = accept(frames(book), as_of=AS_OF)
    (told,) = explain(snapshot, policies=policies, customer_id="carol", as_of=AS_OF).ladders
    assert ("Laws that protect them", "US Reg F") in [(f.name, f.value) for f in told.facts]
    assert "US Reg F: no calls for 7 days once we have spoken." in told.reasons
    assert told.would_change == ("It may go from 30 November 2026.",)


def test_each_creditor_of_one_person_has_the_law_to_itself_on_one_day_too() -> None:
    """Massachusetts allows two a week for a debt: what one firm of ours sends is not another's."""
    who = customer(country="US", region="MA", kind="consumer", timezone="America/New_York")
    due_on = AS_OF - timedelta(days=9)
    book = {
        "customers": [who | {"channels": ["sms"]}],
        "items": [item("owed", due_on), item("other", due_on, entity_id="south")],
        "contacts": [sent(datetime(2026, 11, 23, 15, tzinfo=UTC), "sms", item_ids=["other"])],
    }
    text = POLICY.format(holds="{}", action="send", said="{sms: first}")
    policies = compile_policies(parse(text).policies, packs=shipped_packs())
    rows = decide(accept(frames(book), as_of=AS_OF), policies=policies, as_of=AS_OF)
    assert rows["status"].to_list() == ["due", "due"]
