"""Facts from a customer's own payments: counted week by week, and null while there are few."""

from __future__ import annotations

from datetime import timedelta

import pytest

from dunwell.engine import habits
from dunwell.engine.snapshot import accept
from tests.support.books import (
    AS_OF,
    POLICY,
    Row,
    at,
    customer,
    decided,
    frames,
    item,
    only,
    sent,
)

SILENCE = 'silence: {when: "p_pay_7d >= 0.50", until_day: 10, active: true}\n'
LATE = AS_OF - timedelta(days=3)


def paid(*weeks_ago: int, customer_id: str = "carol", amount: int = 10_000) -> list[Row]:
    return [
        {
            "customer_id": customer_id,
            "paid_on": AS_OF - timedelta(days=7 * weeks),
            "currency": "EUR",
            "amount": amount,
        }
        for weeks in weeks_ago
    ]


def known(payments: list[Row], contacts: list[Row] | None = None) -> Row:
    tables = {"customers": [customer()], "items": [item("a", LATE)], "payments": payments}
    if contacts:
        tables["contacts"] = contacts
    found = habits.of_paying(accept(frames(tables), as_of=AS_OF), AS_OF)
    return found.row(0, named=True) if found.height else {}


def test_a_share_of_the_weeks_since_the_first_payment() -> None:
    """Ten weeks since the first payment's, five of them with a payment."""
    found = known(paid(10, 8, 6, 4, 2, 1))
    assert (found["p_pay_7d"], found["days_between_payments"]) == (0.5, 14)


def test_five_payments_say_nothing_yet() -> None:
    assert known(paid(5, 4, 3, 2, 1)) == {}
    assert known([*paid(5, 4, 3, 2, 1), *paid(0, amount=-10_000)]) == {}
    assert known(paid(60, 5, 4, 3, 2, 1)) == {}


def test_a_week_in_which_somebody_asked_says_nothing() -> None:
    """Of ten weeks one is left out, and its payment with it: four of nine."""
    asked = sent(at(24, 9), asks_for_money=True)
    assert known(paid(10, 8, 6, 4, 2, 0), [asked])["p_pay_7d"] == pytest.approx(4 / 9)
    thanks = sent(at(24, 9), asks_for_money=False)
    assert known(paid(10, 8, 6, 4, 2, 0), [thanks])["p_pay_7d"] == 0.5


def test_silence_waits_for_those_who_pay_anyway_and_only_so_long() -> None:
    policy = POLICY + SILENCE
    tables = {"customers": [customer()], "items": [item("a", LATE)]}
    weekly = paid(*range(8))
    assert only(decided({**tables, "payments": weekly}, policy=policy))["status"] == "silent"
    seldom = paid(50, 40, 30, 20, 10, 9)
    assert only(decided({**tables, "payments": seldom}, policy=policy))["status"] == "due"
    assert only(decided(tables, policy=policy))["status"] == "due"


@pytest.mark.parametrize(
    ("days", "active", "status"),
    [(9, "true", "silent"), (10, "true", "due"), (9, "false", "due")],
    ids=["the last day of waiting", "until_day has come", "not switched on"],
)
def test_silence_ends_on_its_day(days: int, active: str, status: str) -> None:
    """Six payments long before good faith's days, so that nothing else waits."""
    policy = POLICY + SILENCE.replace("0.50", "0.10").replace("true", active)
    book = {
        "customers": [customer()],
        "items": [item("a", AS_OF - timedelta(days=days))],
        "payments": paid(7, 6, 5, 4, 3, 2),
    }
    assert only(decided(book, policy=policy))["status"] == status


def test_at_the_end_of_the_ladder_silence_waits_with_nothing() -> None:
    """There is no next step to wait with, so what falls due soon is still announced."""
    soon = AS_OF + timedelta(days=2)
    tables = {
        "customers": [customer()],
        "items": [item("a", AS_OF, told_stage="placement"), item("b", soon, told_stage=None)],
        "payments": paid(10, 8, 6, 4, 2, 1),
    }
    row = only(decided(tables, policy=POLICY + SILENCE))
    assert (row["status"], row["stage"], row["item_ids"]) == ("due", "heads_up", ["b"])
