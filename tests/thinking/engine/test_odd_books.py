"""Odd books: the far future, negative debts, very many items. They are decided, or refused."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests.support.books import AS_OF, POLICY, Row, at, customer, decided, item, only, sent

LATE = AS_OF - timedelta(days=3)
FAR = date(9999, 12, 31)


@pytest.mark.parametrize(
    ("column", "status"),
    [("due_on", "silent"), ("deferred_until", "silent"), ("issued_on", "due")],
)
def test_a_date_in_the_year_9999_is_a_date(column: str, status: str) -> None:
    row = only(decided({"customers": [customer()], "items": [item("a", LATE) | {column: FAR}]}))
    assert row["status"] == status


def test_a_hold_until_the_year_9999_holds_and_names_no_opening() -> None:
    hold = {"customer_id": "carol", "kind": "hardship", "from_on": LATE, "until_on": FAR}
    tables = {"customers": [customer()], "items": [item("a", LATE)], "holds": [hold]}
    row = only(decided(tables))
    assert (row["blocked_by"], row["next_allowed"]) == (["G3"], None)


@pytest.mark.parametrize("grace", ["2 business days", "2 days"])
def test_a_promise_for_the_year_9999_is_still_open(grace: str) -> None:
    promise = {
        "customer_id": "carol", "made_on": LATE, "due_on": FAR, "currency": "EUR",
        "amount": 100, "status": "open",
    }  # fmt: skip
    tables = {"customers": [customer()], "items": [item("a", LATE)], "promises": [promise]}
    policy = POLICY.replace("grace: 2 business days", f"grace: {grace}")
    row = only(decided(tables, policy=policy))
    assert row["status"] == "silent"
    assert row["reasons"] == ["a is set aside (promise) until 31 December 9999."]


def test_contacts_and_payments_of_the_far_future_are_not_known_yet() -> None:
    far = at(25).replace(year=9999)
    paid = {"customer_id": "carol", "paid_on": FAR, "currency": "EUR", "amount": 9_000}
    tables = {
        "customers": [customer()], "items": [item("a", LATE)],
        "contacts": [sent(far, "call", outcome="conversation")], "payments": [paid],
    }  # fmt: skip
    assert only(decided(tables))["status"] == "due"


def test_an_invoice_below_nought_is_no_debt_and_a_credit_above_nought_no_credit() -> None:
    odd = [item("b", LATE, -5_000), item("c", LATE, 5_000, kind="credit_note")]
    row = only(decided({"customers": [customer()], "items": [item("a", LATE), *odd]}))
    assert (row["item_ids"], row["amounts"]) == (["a"], [10_000])


@pytest.mark.parametrize(("disputed", "asked"), [(-5, 10_000), (0, 10_000), (5, 9_995)])
def test_a_disputed_part_below_nought_never_asks_for_more_than_is_open(
    disputed: int, asked: int
) -> None:
    row = only(
        decided({"customers": [customer()], "items": [item("a", LATE, disputed=disputed)]})
    )
    assert row["amounts"] == [asked]


def test_ten_thousand_items_of_one_customer_are_one_message() -> None:
    """With each hundredth covered by one credit: the oldest go first."""
    many: list[Row] = [item(f"i{n:05}", LATE, 1_000) for n in range(10_000)]
    credit = item("credit", LATE, -100_000, kind="unapplied")
    row = only(decided({"customers": [customer()], "items": [*reversed(many), credit]}))
    assert (row["status"], row["amounts"]) == ("due", [9_900_000])
    assert row["item_ids"] == [f"i{n:05}" for n in range(100, 10_000)]
