"""Until when a hold or a payment in good faith holds, where there are several."""

from datetime import UTC, date, datetime

import pytest

from tests.support.books import AS_OF, POLICY, Row, customer, decided, item
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
