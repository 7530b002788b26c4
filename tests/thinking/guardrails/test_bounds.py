"""Every bound of every guardrail, exactly at it and one step beyond."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from tests.support.books import AS_OF, POLICY, Row, customer, decided, item, sent, told
from tests.thinking.guardrails.bounds import (
    BOOKS,
    LAST,
    LATE,
    SATURDAY,
    TWO_CHANNELS,
    Book,
    ago,
)


@pytest.mark.parametrize("book", BOOKS, ids=lambda book: book.name)
def test_at_the_bound_and_beyond(book: Book) -> None:
    assert book.said() == book.says


def test_the_books_hold_by_every_guardrail_that_can_hold_a_step() -> None:
    """G6 shows as silence, since what is not owed is not counted; G10 is casework's to show."""
    held = {part for book in BOOKS for part in book.says.split() if part.startswith("G")}
    assert held == {"G1", "G2", "G3", "G5", "G7", "G8", "G11"}


def test_old_data_of_one_entity_hold_back_nothing_of_another_whose_age_is_not_known() -> None:
    rows = decided(
        {
            "customers": [customer()],
            "items": [item(name, LATE, entity_id=name) for name in ("north", "south")],
            "entities": [
                {
                    "entity_id": name,
                    "currency": "EUR",
                    "timezone": "Europe/London",
                    "fresh_on": on,
                }
                for name, on in (("north", date(2026, 11, 23)), ("south", None))
            ],
        }
    )
    assert [row["blocked_by"] for row in rows] == [["G11"], []]


def test_a_notice_that_came_today_begins_the_last_chance() -> None:
    (row,) = decided(
        {
            "customers": [*LAST],
            "items": [item("a", ago(100), final_notice_delivered_on=AS_OF)],
            "contacts": TWO_CHANNELS,
        }
    )
    assert "Their last chance runs for 14 more days." in row["reasons"]


def test_what_is_handed_over_of_one_leaves_the_list_of_another_as_long_as_it_is() -> None:
    """Carol's ladder escalates; Dora's waits for its next stage and lists all that counts."""
    dora = told(customer("dora"), "final", ago(13))
    rows = decided(
        {
            "customers": [*LAST, dora],
            "items": [
                item(
                    f"{whose}-{name}", ago(100), customer_id=whose, final_notice_delivered_on=on
                )
                for whose in ("carol", "dora")
                for name, on in (("told", ago(14)), ("new", None))
            ],
            "contacts": TWO_CHANNELS,
        }
    )
    listed = {row["customer_id"]: (row["action"], sorted(row["item_ids"])) for row in rows}
    assert listed == {
        "carol": ("escalate", ["carol-told"]),
        "dora": ("none", ["dora-new", "dora-told"]),
    }


EVERY_DAY = POLICY.replace("days: business", "days: every day")
NO_HOLIDAYS_KNOWN = customer(country="XX")


def _in_the_end(
    who: Row, policy: str, as_of: date
) -> dict[str, tuple[list[str], datetime | None]]:
    """What the final notice says by channel: what holds it, and the next opening."""
    rows = decided(
        {"customers": [told(who, "help", ago(40))], "items": [item("a", ago(80))]},
        policy=policy,
        as_of=as_of,
    )
    return {row["channel"]: (row["blocked_by"], row["next_allowed"]) for row in rows}


def test_a_letter_waits_for_a_business_day_though_mail_may_leave_on_every_day() -> None:
    monday = datetime(2026, 11, 30, 9, tzinfo=UTC)
    assert _in_the_end(customer(), EVERY_DAY, SATURDAY) == {
        "email": ([], None),
        "letter": (["G1"], monday),
    }


def test_where_no_holidays_are_known_only_a_policy_of_every_day_opens_a_window() -> None:
    assert _in_the_end(NO_HOLIDAYS_KNOWN, POLICY, AS_OF) == {
        "email": (["G1"], None),
        "letter": (["G1"], None),
    }
    assert _in_the_end(NO_HOLIDAYS_KNOWN, EVERY_DAY, AS_OF) == {
        "email": ([], None),
        "letter": (["G1"], None),
    }


@pytest.mark.parametrize(
    ("who", "policy", "on"),
    [
        (customer(), POLICY, 30),
        (customer(), EVERY_DAY, 28),
        (NO_HOLIDAYS_KNOWN, POLICY, None),
        (NO_HOLIDAYS_KNOWN, EVERY_DAY, 28),
    ],
)
def test_what_may_go_on_from_saturday_waits_for_the_next_window(
    who: Row, policy: str, on: int | None
) -> None:
    held = {"customer_id": "carol", "kind": "hardship", "from_on": LATE, "until_on": SATURDAY}
    (row,) = decided(
        {"customers": [who], "items": [item("a", LATE)], "holds": [held | {"item_id": None}]},
        policy=policy,
    )
    assert row["next_allowed"] == (on and datetime(2026, 11, on, 9, tzinfo=UTC))


@pytest.mark.parametrize(
    ("leaves", "opening"),
    [
        (datetime(2026, 11, 19, 17, 29, 59, tzinfo=UTC), None),
        (datetime(2026, 11, 19, 17, 30, tzinfo=UTC), datetime(2026, 11, 27, 9, tzinfo=UTC)),
        (datetime(2026, 11, 19, 8, 59, tzinfo=UTC), datetime(2026, 11, 26, 9, tzinfo=UTC)),
    ],
)
def test_what_the_limit_allows_at_closing_waits_for_the_next_day(
    leaves: datetime, opening: datetime | None
) -> None:
    """A second before it, it may go at that very second."""
    later = datetime(2026, 11, 20, 12, tzinfo=UTC)
    (row,) = decided(
        {
            "customers": [customer()],
            "items": [item("a", LATE)],
            "contacts": [sent(leaves), sent(later)],
        }
    )
    allowed = opening or leaves + timedelta(days=7)
    assert (row["blocked_by"], row["next_allowed"]) == (["G2"], allowed)


@pytest.mark.parametrize(
    ("limits", "outcome", "days"),
    [
        ("{contacts: 1, in: 7 days}, {contacts: 1, in: 9 days}", "sent", 9),
        ("{contacts: 1, in: 9 days}, {contacts: 1, in: 7 days}", "sent", 9),
        (
            "{after: conversation, quiet: 7 days}, {after: conversation, quiet: 9 days}",
            "conversation",
            9,
        ),
    ],
)
def test_of_two_limits_the_one_that_lasts_longer_says_until_when(
    limits: str, outcome: str, days: int
) -> None:
    before, found, after = POLICY.partition("    - {contacts: 2, in: 7 days}\n")
    rest = after.partition("  fresh:")
    policy = f"{before}    [{limits}]\n{rest[1]}{rest[2]}"
    at = datetime(2026, 11, 24, 12, tzinfo=UTC)
    (row,) = decided(
        {
            "customers": [customer()],
            "items": [item("a", LATE)],
            "contacts": [sent(at, "call", outcome=outcome)],
        },
        policy=policy,
    )
    assert found
    assert (row["blocked_by"], row["next_allowed"]) == (["G2"], at + timedelta(days=days))


@pytest.mark.parametrize(("before", "opens"), [((1, 2), 3), ((2, 1), 3), ((None,), 1)])
def test_an_episode_opens_after_the_highest_that_there_was(
    before: tuple[int | None, ...], opens: int
) -> None:
    contacts = [
        sent(datetime(2026, month, 1, 9, tzinfo=UTC), stage="missed", episode=episode)
        for month, episode in enumerate(before, start=5)
    ]
    (row,) = decided(
        {"customers": [customer()], "items": [item("a", LATE)], "contacts": contacts}
    )
    assert row["key"] == f"carol|north|{opens}|missed|email"
