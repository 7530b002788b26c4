"""What the contract's sentences say about stages, channels, windows and rows, one test each."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from dunwell.engine.decisions import SCHEMA
from tests.support.books import (
    AS_OF,
    POLICY,
    Row,
    at,
    customer,
    decided,
    item,
    only,
    sent,
    told,
)

LATE = AS_OF - timedelta(days=20)
OLD = AS_OF - timedelta(days=100)


def decided_for(who: Row, *items: Row, **tables: list[Row]) -> list[Row]:
    return decided({"customers": [who], "items": list(items), **tables})


def test_a_due_row_says_everything_that_sending_needs() -> None:
    row = only(decided_for(customer(), item("a", LATE)))
    assert list(row) == list(SCHEMA)
    assert row["key"] == "carol|north|1|missed|email"
    assert (row["send_after"], row["send_before"]) == (
        at(25, 9), datetime(2026, 11, 25, 17, 30, tzinfo=UTC),
    )  # fmt: skip
    assert (row["template"], row["language"], row["status"]) == ("missed", "en", "due")
    assert row["policy_version"].startswith("sha256:") and len(row["policy_version"]) == 19


def test_a_row_weighs_the_same_alone_and_among_others() -> None:
    """Whatever the batch, the same bytes: 3,469 major units bring 104.07 forward, so 104."""
    people = [customer(f"c{number}") for number in range(3)]
    items = [item(f"i{number}", AS_OF - timedelta(days=1), 346_973, customer_id=f"c{number}")
             for number in range(3)]  # fmt: skip
    among = decided({"customers": people, "items": items})
    alone = only(decided({"customers": people[:1], "items": items[:1]}))
    assert [row["priority"] for row in among] == [alone["priority"]] * 3 == [104.0] * 3


def test_nothing_open_is_no_row() -> None:
    assert decided_for(customer(), item("a", LATE, -500, kind="credit_note")) == []


def test_too_little_is_left_alone() -> None:
    row = only(decided_for(customer(), item("a", LATE, 500)))
    assert (row["status"], row["key"], row["amounts"]) == ("silent", "carol|north||-|-", [500])
    assert only(decided_for(customer(), item("a", LATE, 501)))["status"] == "due"


def test_no_policy_matches_is_blocked_with_a_reason() -> None:
    row = only(decided_for(customer(policy="bespoke"), item("a", LATE)))
    assert (row["status"], row["action"], row["policy"]) == ("blocked", "none", None)
    assert "bespoke" in row["reasons"][0]


def test_the_policy_set_by_hand_wins() -> None:
    two = POLICY + "---\n" + POLICY.replace("policy: standard", "policy: gentle", 1)
    tables = {"customers": [customer(policy="gentle")], "items": [item("a", LATE)]}
    assert only(decided(tables, policy=two))["policy"] == "gentle"


def test_a_condition_that_is_not_met_passes_the_stage_over() -> None:
    """120.00 would earn the second step; 60.00 is passed on to help, which is too early."""
    who = told(customer(), "check_in", AS_OF - timedelta(days=12))
    assert only(decided_for(who, item("a", LATE, 12_000)))["stage"] == "second"
    assert only(decided_for(who, item("a", LATE, 6_000)))["status"] == "silent"


def test_a_call_is_made_where_calls_are_agreed_else_something_is_sent() -> None:
    def row(*channels: str) -> Row:
        who = told(customer(channels=list(channels)), "missed", AS_OF - timedelta(days=9))
        return only(decided_for(who, item("a", LATE)))

    assert (row("call", "sms")["action"], row("call", "sms")["channel"]) == ("call", "call")
    assert (row("sms")["action"], row("sms")["channel"]) == ("message", "sms")
    held = row("email")
    assert (held["status"], held["blocked_by"], held["channel"]) == ("blocked", ["G8"], "call")


def test_an_undone_call_falls_to_what_is_sent_instead() -> None:
    who = told(customer(), "missed", AS_OF - timedelta(days=9))
    ladder = {name: who.get(name) for name in ("customer_id", "entity_id", "episode", "stage")}
    ladder["stage_on"] = who["stage_on"]
    for asked_on, channel in ((date(2026, 11, 20), "sms"), (date(2026, 11, 23), "call")):
        state = [ladder | {"call_asked_on": asked_on}]
        row = only(decided_for(who, item("a", LATE), ladders=state))
        assert row["channel"] == channel


def test_a_letter_waits_for_a_yes_and_has_no_hour() -> None:
    who = told(customer(), "help", AS_OF - timedelta(days=20))
    email, letter = decided_for(who, item("a", OLD))
    assert (email["status"], letter["status"]) == ("needs_approval", "needs_approval")
    assert (letter["action"], letter["send_after"], letter["send_before"]) == (
        "letter",
        None,
        None,
    )


def test_an_escalation_without_proof_is_held() -> None:
    who = told(customer(), "final", AS_OF - timedelta(days=20))
    row = only(decided_for(who, item("a", OLD)))
    assert (row["action"], row["channel"], row["blocked_by"]) == ("escalate", None, ["G5"])


def test_an_escalation_with_every_proof_asks_for_a_yes() -> None:
    who = told(customer(), "final", AS_OF - timedelta(days=20))
    proven = item("a", OLD, final_notice_delivered_on=AS_OF - timedelta(days=18))
    tried = [sent(at(1), channel, episode=1) for channel in ("email", "letter")]
    row = only(decided_for(who, proven, contacts=tried))
    assert (row["status"], row["key"]) == ("needs_approval", "carol|north|1|placement|-")
    reply = sent(at(20), direction="in", outcome="replied")
    assert only(decided_for(who, proven, contacts=[*tried, reply]))["blocked_by"] == ["G5"]


@pytest.mark.parametrize(
    ("as_of", "opening"),
    [
        (date(2026, 11, 28), datetime(2026, 11, 30, 9, tzinfo=UTC)),
        (date(2026, 12, 25), datetime(2026, 12, 29, 9, tzinfo=UTC)),
    ],
    ids=["Saturday", "Christmas and what follows it"],
)
def test_a_day_without_a_window_waits_for_the_next(as_of: date, opening: datetime) -> None:
    tables = {"customers": [customer()], "items": [item("a", LATE)]}
    row = only(decided(tables, as_of=as_of))
    assert (row["blocked_by"], row["next_allowed"]) == (["G1"], opening)
    assert (row["send_after"], row["send_before"]) == (None, None)


def test_an_unknown_clock_waits() -> None:
    """The United States keep several clocks, and nobody said which is theirs."""
    row = only(decided_for(customer(country="US", timezone=None), item("a", LATE)))
    assert (row["blocked_by"], row["next_allowed"]) == (["G1"], None)


def test_a_country_with_one_clock_keeps_it_whoever_writes() -> None:
    """Tokyo's morning is London's night; in the States the firm's own clock is what we have."""
    north: Row = {"entity_id": "north", "currency": "EUR", "timezone": "Europe/London"}
    abroad = [customer("carol", country="JP", timezone=None)]
    abroad.append(customer("dave", country="US", timezone=None))
    tables = {
        "customers": abroad,
        "items": [item("a", LATE), item("b", LATE, customer_id="dave")],
        "entities": [north],
    }
    opened = {row["customer_id"]: row["send_after"] for row in decided(tables)}
    assert (opened["carol"].hour, opened["dave"].hour) == (0, 9)


def test_summer_and_winter_time_are_the_customers_own() -> None:
    tables = {"customers": [customer(timezone="America/New_York")], "items": [item("a", OLD)]}
    winter = only(decided(tables))
    summer = only(decided(tables, as_of=date(2026, 10, 28)))
    assert winter["send_after"].hour == 14
    assert summer["send_after"].hour == 13


def test_a_stage_with_two_channels_is_two_contacts() -> None:
    """Two in seven days: one was sent, so the second of this stage's channels waits."""
    who = told(customer(), "second", AS_OF - timedelta(days=12))
    email, sms = decided_for(who, item("a", OLD), contacts=[sent(at(20, 12))])
    assert (email["status"], sms["blocked_by"]) == ("due", ["G2"])
    assert sms["next_allowed"] == at(27, 12)


def test_an_unanswered_call_counts_for_calls_only() -> None:
    calls = [sent(at(day), "call", outcome="no_answer") for day in (20, 23)]
    assert only(decided_for(customer(), item("a", LATE), contacts=calls))["status"] == "due"


def test_exactly_seven_times_24_hours_later_it_may_go() -> None:
    talked = [sent(at(18, 9), "call", outcome="conversation")]
    assert only(decided_for(customer(), item("a", LATE), contacts=talked))["status"] == "due"
    talked = [sent(at(18, 10), "call", outcome="conversation")]
    assert only(decided_for(customer(), item("a", LATE), contacts=talked))["blocked_by"] == [
        "G2"
    ]


def test_the_rolling_payer_is_re_anchored() -> None:
    """Final notice was for what is paid by now; what is open heard only the first step."""
    who = told(customer(), "final", AS_OF - timedelta(days=30))
    row = only(decided_for(who, item("b", LATE, told_stage="missed")))
    assert row["stage"] == "check_in"
    assert only(decided_for(who, item("b", LATE, told_stage=None)))["stage"] == "missed"


def test_before_the_due_date_a_note_belongs_to_its_items() -> None:
    soon = AS_OF + timedelta(days=2)
    untold, heard = item("b", soon, told_stage=None), item("a", soon, told_stage="heads_up")
    row = only(decided_for(customer(), untold, heard, item("c", AS_OF + timedelta(days=20))))
    assert (row["stage"], row["item_ids"], row["amounts"]) == ("heads_up", ["b"], [10_000])
    assert row["key"] == "carol|north|b|heads_up|email"
    assert row["reasons"][0] == f"b falls due on {soon:%-d %B %Y}."
    late = decided_for(customer(), untold, item("d", AS_OF - timedelta(days=1)))
    assert only(late)["stage"] == "missed"


def test_who_is_asked_instead_gets_one_message_for_all() -> None:
    tables = {
        "customers": [customer("head"), customer("branch", dun_to="head")],
        "items": [item("a", LATE, customer_id="head"), item("b", LATE, customer_id="branch")],
    }
    row = only(decided(tables))
    assert (row["customer_id"], row["item_ids"]) == ("head", ["a", "b"])


def test_each_entity_has_its_own_message() -> None:
    rows = decided_for(customer(), item("a", LATE), item("b", LATE, entity_id="south"))
    assert [(row["entity_id"], row["item_ids"]) for row in rows] == [
        ("north", ["a"]), ("south", ["b"]),
    ]  # fmt: skip
