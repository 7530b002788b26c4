"""Until when a hold or a payment in good faith holds, where there are several."""

from datetime import UTC, date, datetime

import pytest

from tests.support.books import AS_OF, POLICY, Row, customer, decided, item, told
from tests.thinking.guardrails.bounds import LATE, ago

FRIDAY, MONDAY = date(2026, 11, 27), date(2026, 11, 30)


def held(until_on: date | None, kind: str = "hardship") -> Row:
    return {
        "customer_id": "carol",
        "kind": kind,
        "from_on": LATE,
        "until_on": until_on,
        "item_id": None,
    }


def paid(on: date, minor: int = 2_500) -> Row:
    return {"customer_id": "carol", "paid_on": on, "currency": "EUR", "amount": minor}


def until(*, holds: list[Row], payments: list[Row]) -> date | None:
    """The day on which it may go on; it is held by G3 alone."""
    given = {"holds": holds, "payments": payments}
    (row,) = decided(
        {
            "customers": [customer()],
            "items": [item("a", LATE)],
            **{name: rows for name, rows in given.items() if rows},
        }
    )
    assert row["blocked_by"] == ["G3"]
    found: datetime | None = row["next_allowed"]
    assert found is None or found == datetime(found.year, found.month, found.day, 9, tzinfo=UTC)
    return None if found is None else found.date()


@pytest.mark.parametrize(
    ("holds", "payments", "on"),
    [
        ([held(FRIDAY)], [], FRIDAY),
        ([held(None)], [], None),
        ([], [paid(ago(5))], FRIDAY),
        ([held(FRIDAY)], [paid(ago(2))], MONDAY),
        ([held(MONDAY)], [paid(ago(5))], MONDAY),
        ([held(None)], [paid(ago(2))], None),
        ([held(FRIDAY), held(MONDAY, "vulnerable")], [], MONDAY),
        ([held(FRIDAY), held(None, "vulnerable")], [], None),
        ([], [paid(ago(6)), paid(ago(5))], FRIDAY),
    ],
)
def test_the_later_end_counts_and_none_is_known_where_one_is_not(
    holds: list[Row], payments: list[Row], on: date | None
) -> None:
    assert until(holds=holds, payments=payments) == on


def test_it_begins_today() -> None:
    assert until(holds=[], payments=[paid(AS_OF)]) == date(2026, 12, 2)


def test_it_ends_as_the_day_begins() -> None:
    (row,) = decided(
        {"customers": [customer()], "items": [item("a", LATE)], "holds": [held(FRIDAY)]},
        policy=POLICY.replace("hours: 09:00-17:30", "hours: 00:00-17:30"),
    )
    assert row["next_allowed"] == datetime(2026, 11, 27, tzinfo=UTC)


@pytest.mark.parametrize("zone", ["Europe/Berlin", "America/New_York", "Pacific/Auckland", "x"])
def test_the_day_it_ends_on_is_theirs_whatever_the_clock(zone: str) -> None:
    """Their Friday begins on a Thursday in UTC where the sun comes up early."""
    for tables in ({"holds": [held(FRIDAY)]}, {"payments": [paid(ago(5))]}):
        there = {"customers": [customer(timezone=zone)], "items": [item("a", LATE)]}
        (row,) = decided(there | tables)
        assert "G3" in row["blocked_by"]
        assert any("until 27 November 2026" in reason for reason in row["reasons"])


def promise(due_on: date, items: list[str] | None) -> Row:
    row = {"customer_id": "carol", "made_on": ago(9), "currency": "EUR", "amount": 10_000}
    return row | {"due_on": due_on, "status": "open", "item_ids": items}


def set_aside(*promises: Row) -> list[str]:
    (row,) = decided(
        {"customers": [customer()], "items": [item("a", LATE)], "promises": list(promises)}
    )
    assert row["status"] == "silent"
    reasons: list[str] = row["reasons"]
    return reasons


@pytest.mark.parametrize("items", [None, [], ["a"]])
def test_of_two_promises_the_later_one_says_until_when(items: list[str] | None) -> None:
    sooner, later = promise(AS_OF, items), promise(FRIDAY, items)
    assert set_aside(sooner, later) == set_aside(later, sooner) == set_aside(later)
    assert set_aside(sooner) != set_aside(later)


@pytest.mark.parametrize("status", ["kept", "broken"])
def test_a_promise_that_is_over_sets_nothing_aside(status: str) -> None:
    over = promise(FRIDAY, ["a"]) | {"status": status}
    (row,) = decided(
        {"customers": [customer()], "items": [item("a", LATE)], "promises": [over]}
    )
    assert row["status"] == "due"


def test_of_two_holds_the_first_by_name_says_why() -> None:
    both = [held(FRIDAY, "vulnerable"), held(FRIDAY)]
    found = [
        decided({"customers": [customer()], "items": [item("a", LATE)], "holds": holds})
        for holds in (both, both[1:])
    ]
    assert found[0][0]["reasons"] == found[1][0]["reasons"]


@pytest.mark.parametrize(
    ("ended", "status"),
    [((7, 5), "due"), ((7, 4), "silent"), ((4, 7), "silent"), ((5, 9), "due")],
)
def test_the_gap_begins_again_when_the_last_hold_ended(
    ended: tuple[int, int], status: str
) -> None:
    """Five days, so long after the later of two."""
    (row,) = decided(
        {
            "customers": [told(customer(), "missed", ago(9))],
            "items": [item("a", ago(12))],
            "holds": [held(ago(days)) | {"from_on": ago(20)} for days in ended],
        }
    )
    assert row["status"] == status
