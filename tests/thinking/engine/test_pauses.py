"""Holds, promises, good faith and stale data: what stands still, and until when."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests.support.books import AS_OF, Row, at, customer, decided, item, only, told

LATE = AS_OF - timedelta(days=20)


def hold(
    kind: str, *, item_id: str | None = None, until_on: date | None = None, **more: date
) -> Row:
    row = {"customer_id": "carol", "item_id": item_id, "kind": kind, "until_on": until_on}
    return row | {"from_on": AS_OF - timedelta(days=3)} | more


def row_of(*tables: tuple[str, list[Row]], who: Row | None = None, as_of: date = AS_OF) -> Row:
    book = {"customers": [who or customer()], "items": [item("a", LATE)], **dict(tables)}
    return only(decided(book, as_of=as_of))


def test_a_customers_hold_is_shown_with_its_end() -> None:
    held = row_of(("holds", [hold("hardship", until_on=date(2026, 12, 7))]))
    assert (held["blocked_by"], held["next_allowed"]) == (["G3"], at(7, 9, 12))
    assert (held["action"], held["stage"]) == ("message", "missed")


def test_a_hold_without_an_end_names_no_time() -> None:
    held = row_of(("holds", [hold("hardship")]))
    assert (held["blocked_by"], held["next_allowed"]) == (["G3"], None)


def test_a_hold_lasts_as_long_as_its_kind_does() -> None:
    """Sixty days from 22 November, by the policy."""
    held = row_of(("holds", [hold("breathing_space")]))
    assert held["next_allowed"] == at(21, 9, 1).replace(year=2027)


def test_a_hold_ends_on_its_day() -> None:
    assert row_of(("holds", [hold("hardship", until_on=AS_OF)]))["status"] == "due"


def test_an_items_hold_takes_the_item_out() -> None:
    assert row_of(("holds", [hold("query", item_id="a")]))["status"] == "silent"


def test_a_claim_of_payment_holds_five_business_days() -> None:
    claim = [hold("already_paid", item_id="a", from_on=date(2026, 11, 18))]
    assert row_of(("holds", claim), as_of=date(2026, 11, 24))["status"] == "silent"
    assert row_of(("holds", claim), as_of=date(2026, 11, 25))["status"] == "due"


def test_a_hold_of_an_unknown_kind_stops_the_customer() -> None:
    assert row_of(("holds", [hold("mystery", item_id="a")]))["blocked_by"] == ["G3"]


def test_after_a_hold_the_gap_starts_again() -> None:
    who = told(customer(), "missed", AS_OF - timedelta(days=10))
    ended = [hold("hardship", until_on=AS_OF - timedelta(days=2))]
    assert row_of(("holds", ended), who=who)["reasons"][0].endswith("waits 3 more days.")
    later = row_of(("holds", ended), who=who, as_of=AS_OF + timedelta(days=2))
    assert later["reasons"][0].endswith("waits 1 more day.")
    assert (
        row_of(("holds", ended), who=who, as_of=AS_OF + timedelta(days=3))["stage"]
        == "check_in"
    )


def test_a_deferral_ends_on_its_date() -> None:
    book = {"customers": [customer()], "items": [item("a", LATE, deferred_until=AS_OF)]}
    waiting = only(decided(book, as_of=AS_OF - timedelta(days=4)))
    assert waiting["item_ids"] == []
    over = only(decided(book))
    assert (over["item_ids"], over["stage"]) == (["a"], "heads_up")
    assert only(decided(book, as_of=AS_OF + timedelta(days=1)))["stage"] == "missed"


@pytest.mark.parametrize(("paid", "status"), [(2_500, "blocked"), (2_499, "due")])
def test_good_faith_is_a_share_and_a_token_is_not(paid: int, status: str) -> None:
    payment = {"customer_id": "carol", "paid_on": AS_OF, "currency": "EUR", "amount": paid}
    row = row_of(("payments", [payment]))
    assert row["status"] == status
    if status == "blocked":
        assert (row["blocked_by"], row["next_allowed"]) == (["G3"], at(2, 9, 12))


def test_a_promise_that_names_no_item_covers_all() -> None:
    promise = {
        "customer_id": "carol", "made_on": AS_OF, "due_on": AS_OF + timedelta(days=3),
        "currency": "EUR", "amount": 10_000, "status": "open", "item_ids": None,
    }  # fmt: skip
    assert row_of(("promises", [promise]))["item_ids"] == []


@pytest.mark.parametrize(
    ("fresh_on", "blocked_by"),
    [(date(2026, 11, 24), []), (date(2026, 11, 23), ["G11"]), (None, [])],
    ids=["yesterday", "the day before", "not said"],
)
def test_overdue_messages_wait_for_the_bank(
    fresh_on: date | None, blocked_by: list[str]
) -> None:
    entity = {"entity_id": "north", "currency": "EUR", "timezone": "Europe/London"}
    row = row_of(("entities", [entity | {"fresh_on": fresh_on}]))
    assert row["blocked_by"] == blocked_by


def test_over_a_weekend_fridays_bank_is_fresh_on_monday() -> None:
    entity = {"entity_id": "north", "currency": "EUR", "timezone": "Europe/London"}
    friday = [entity | {"fresh_on": date(2026, 11, 20)}]
    assert row_of(("entities", friday), as_of=date(2026, 11, 23))["status"] == "due"


def test_amounts_in_other_currencies_are_put_into_the_entitys_where_a_rate_is_known() -> None:
    """90.00 GBP is 105.41 EUR: the second step asks for 100.00 EUR."""
    who = told(customer(), "check_in", AS_OF - timedelta(days=9))
    book = {
        "customers": [who],
        "items": [item("a", LATE, 9_000, currency="GBP")],
        "entities": [{"entity_id": "north", "currency": "EUR", "timezone": "Europe/London"}],
    }
    rate = {"currency": "GBP", "to_currency": "EUR", "rate": "1.1712", "on": AS_OF}
    assert only(decided({**book, "rates": [rate]}))["stage"] == "second"
    assert only(decided(book))["status"] == "silent"
