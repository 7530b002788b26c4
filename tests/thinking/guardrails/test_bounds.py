"""Every bound of every guardrail, exactly at it and one step beyond."""

from __future__ import annotations

from datetime import date

import pytest

from tests.support.books import AS_OF, customer, decided, item, told
from tests.thinking.guardrails.bounds import BOOKS, LAST, LATE, TWO_CHANNELS, Book, ago


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
