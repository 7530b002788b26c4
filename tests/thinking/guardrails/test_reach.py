"""By which ways a stage reaches whom: its own where one is open, else its other, else none (G8)."""

from datetime import date

import pytest

from tests.support.books import POLICY, Row, at, customer, decided, item, told
from tests.thinking.guardrails.bounds import TWO_CHANNELS, ago

STANDS_AT: dict[str, tuple[str, int, int]] = {
    "missed": ("", 0, 1),
    "check_in": ("missed", 7, 7),
    "help": ("second", 12, 40),
    "final": ("help", 20, 70),
    "placement": ("final", 30, 100),
}
"""By the stage that is next: the one before it, how long ago, and how long the debt is due."""


def ways(
    stage: str, *channels: str, asked_on: date | None = None, text: str = POLICY
) -> dict[str | None, list[str]]:
    """By channel, what holds the step."""
    before, since, days = STANDS_AT[stage]
    who = customer(channels=list(channels))
    tables: dict[str, list[Row]] = {
        "customers": [told(who, before, ago(since)) if before else who],
        "items": [item("a", ago(days), final_notice_delivered_on=ago(14))],
    }
    if stage == "placement":
        tables["contacts"] = TWO_CHANNELS
    if asked_on is not None:
        ladder = {"customer_id": "carol", "entity_id": "north", "episode": 1, "stage": before}
        tables["ladders"] = [ladder | {"stage_on": ago(since), "call_asked_on": asked_on}]
    return {
        row["channel"]: row["blocked_by"]
        for row in decided(tables, policy=text)
        if row["stage"] == stage
    }


G8 = ["G8"]


@pytest.mark.parametrize(
    ("stage", "channels", "reached"),
    [
        ("missed", ["email"], {"email": []}),
        ("missed", ["call", "sms", "letter"], {"email": G8}),
        ("missed", [], {"email": G8}),
        ("check_in", ["call", "sms"], {"call": []}),
        ("check_in", ["call"], {"call": []}),
        ("check_in", ["email", "sms"], {"sms": []}),
        ("check_in", ["email", "letter"], {"call": G8}),
        ("help", ["email", "sms"], {"email": [], "sms": []}),
        ("help", ["email", "letter"], {"email": []}),
        ("help", ["sms", "letter"], {"sms": []}),
        ("help", ["call", "letter"], {"email": G8, "sms": G8}),
        ("final", ["email", "letter"], {"email": [], "letter": []}),
        ("final", ["letter"], {"letter": []}),
        ("final", ["call", "sms"], {"email": G8, "letter": G8}),
        ("placement", ["email"], {None: []}),
        ("placement", [], {None: []}),
    ],
)
def test_by_its_own_ways_where_one_is_open(
    stage: str, channels: list[str], reached: dict[str | None, list[str]]
) -> None:
    assert ways(stage, *channels) == reached


@pytest.mark.parametrize(
    ("channels", "reached"),
    [
        (["call", "sms"], {"sms": []}),
        (["sms"], {"sms": []}),
        (["call"], {"call": []}),
        (["email"], {"call": G8}),
    ],
)
def test_a_call_that_nobody_makes_falls_to_its_other_way(
    channels: list[str], reached: dict[str | None, list[str]]
) -> None:
    assert ways("check_in", *channels, asked_on=date(2026, 11, 20)) == reached


def test_a_call_that_nobody_made_to_one_is_still_to_be_made_to_another() -> None:
    people = [
        told(customer(name, channels=["call", "sms"]), "missed", ago(7))
        for name in ("carol", "dave")
    ]
    items = [item("a", ago(7)), item("b", ago(7), customer_id="dave")]
    undone = {"customer_id": "carol", "at": at(20), "channel": "call", "direction": "out"}
    undone |= {"stage": "check_in", "episode": 1, "outcome": "undone"}
    rows = decided({"customers": people, "items": items, "contacts": [undone]})
    assert {row["customer_id"]: row["channel"] for row in rows} == {
        "carol": "sms",
        "dave": "call",
    }


def test_a_call_of_an_earlier_stage_changes_nothing_of_what_is_written() -> None:
    assert ways("help", "email", asked_on=date(2026, 11, 20)) == {"email": []}


def test_of_two_other_ways_only_the_open_one_is_taken() -> None:
    policy = POLICY.replace(
        "else_send: {sms: check_in}", "else_send: {email: check_in, sms: check_in}"
    )
    assert policy != POLICY
    assert ways("check_in", "sms", text=policy) == {"sms": []}
    assert ways("check_in", "email", "sms", text=policy) == {"email": [], "sms": []}
