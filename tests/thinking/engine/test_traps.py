"""The traps that other programs fell into: one test named after each that concerns deciding."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests.support.books import AS_OF, Row, at, customer, decided, item, only, sent, told

OLD = date(2026, 7, 1)


def test_trap_missed_day_loses_the_step_for_ever() -> None:
    """The run was down on day 1 and 2: on day 3 the step of day 1 still comes."""
    tables = {"customers": [customer()], "items": [item("a", AS_OF - timedelta(days=3))]}
    row = only(decided(tables))
    assert (row["status"], row["stage"]) == ("due", "missed")


def test_trap_the_ladder_runs_backwards() -> None:
    """As the days go by the stage never falls below the one that was carried out."""
    who = told(customer(channels=["email"]), "second", AS_OF - timedelta(days=1))
    for later in range(0, 40, 3):  # every day of the week is among them
        as_of = AS_OF + timedelta(days=later)
        row = only(decided({"customers": [who], "items": [item("a", OLD)]}, as_of=as_of))
        assert row["stage"] in (None, "help")


def test_trap_ages_from_the_invoice_date() -> None:
    """Issued long ago, due next month: nothing is late."""
    young = item("a", AS_OF + timedelta(days=30), issued_on=OLD)
    assert only(decided({"customers": [customer()], "items": [young]}))["status"] == "silent"


def test_trap_an_attempt_is_counted_before_it_ran() -> None:
    """Deciding changes nothing: the same snapshot decides the same as often as it is asked."""
    tables = {"customers": [customer()], "items": [item("a", AS_OF - timedelta(days=3))]}
    assert decided(tables) == decided(tables)


@pytest.mark.parametrize(
    "silenced",
    [
        {"disputed": 10_000},
        {"deferred_until": AS_OF + timedelta(days=9)},
        {"plan_id": "plan"},
        {"open": 0},
    ],
    ids=["disputed", "deferred", "in a plan", "settled"],
)
def test_trap_one_excluded_item_silences_or_escalates_the_others(silenced: Row) -> None:
    """The oldest item does not count: the next one is the trigger, at its own age."""
    tables = {
        "customers": [customer()],
        "items": [item("a", OLD) | silenced, item("b", AS_OF - timedelta(days=2))],
    }
    row = only(decided(tables))
    assert (row["stage"], row["item_ids"], row["amounts"]) == ("missed", ["b"], [10_000])


def test_trap_a_held_item_silences_the_others() -> None:
    tables = {
        "customers": [customer()],
        "items": [item("a", OLD), item("b", AS_OF - timedelta(days=2))],
        "holds": [_hold("dispute", "a")],
    }
    assert only(decided(tables))["item_ids"] == ["b"]


def test_trap_existing_debts_are_blasted_at_switch_on() -> None:
    """120 days late on the first day with us: the friendly first step, not a final notice."""
    row = only(decided({"customers": [customer()], "items": [item("a", OLD)]}))
    assert (row["stage"], row["tone"], row["status"]) == ("missed", "warm", "due")


def test_trap_reminder_sent_four_times_by_cron() -> None:
    """The step left this morning, but nobody wrote it on the customer: it is not sent again."""
    tables = {
        "customers": [customer() | {"episode": 1}],
        "items": [item("a", AS_OF - timedelta(days=3))],
        "contacts": [sent(at(24), stage="missed", episode=1)],
    }
    row = only(decided(tables))
    assert (row["status"], row["blocked_by"]) == ("blocked", ["G7"])


def test_trap_one_step_after_the_other_on_one_day() -> None:
    """After a step the next waits for its gap, however old the debt is."""
    who = told(customer(), "missed", AS_OF)
    row = only(decided({"customers": [who], "items": [item("a", OLD)]}))
    assert row["status"] == "silent"
    assert "5 more days" in row["reasons"][0]


def test_trap_a_plan_is_chased_by_the_invoices_date() -> None:
    """The invoice in the plan is months old; only the late instalment counts."""
    tables = {
        "customers": [customer()],
        "items": [
            item("invoice", OLD, plan_id="plan"),
            item("first", AS_OF - timedelta(days=2), 2_500, kind="instalment", plan_id="plan"),
            item(
                "second", AS_OF + timedelta(days=28), 2_500, kind="instalment", plan_id="plan"
            ),
        ],
    }
    row = only(decided(tables))
    assert (row["stage"], row["item_ids"], row["amounts"]) == (
        "missed",
        ["first", "second"],
        [5_000],
    )


def test_trap_credit_notes_and_part_payments_are_ignored() -> None:
    """Credits pay the oldest first; what they leave is what is asked."""
    tables = {
        "customers": [customer()],
        "items": [
            item("a", AS_OF - timedelta(days=9), 6_000),
            item("b", AS_OF - timedelta(days=3), 4_000),
            item("c", AS_OF, -5_000, kind="credit_note"),
            item("d", AS_OF, -2_000, kind="unapplied"),
        ],
    }
    row = only(decided(tables))
    assert (row["item_ids"], row["amounts"], row["stage"]) == (["b"], [3_000], "missed")


def test_trap_credits_cover_the_debt_and_a_letter_goes_out() -> None:
    tables = {
        "customers": [customer()],
        "items": [item("a", OLD, 6_000), item("b", AS_OF, -6_000, kind="unapplied")],
    }
    row = only(decided(tables))
    assert (row["status"], row["item_ids"], row["amounts"]) == ("silent", [], [])


def test_trap_automation_cannot_run_as_of_a_date() -> None:
    """What happened after the day is not known on the day."""
    tables = {
        "customers": [customer()],
        "items": [item("a", AS_OF - timedelta(days=3))],
        "payments": [_payment(AS_OF + timedelta(days=1))],
        "holds": [_hold("hardship", None, from_on=AS_OF + timedelta(days=1))],
        "contacts": [sent(at(26), outcome="conversation")],
    }
    assert only(decided(tables))["status"] == "due"


def test_trap_a_promise_does_not_pause_chasing() -> None:
    """Silent through the last day of grace, asked again the day after."""
    promise = {
        "customer_id": "carol",
        "made_on": date(2026, 11, 20),
        "due_on": date(2026, 11, 23),
        "currency": "EUR",
        "amount": 10_000,
        "status": "open",
        "item_ids": ["a"],
    }
    tables = {
        "customers": [customer()],
        "items": [item("a", date(2026, 11, 10))],
        "promises": [promise],
    }
    assert only(decided(tables, as_of=date(2026, 11, 25)))["status"] == "silent"
    assert only(decided(tables, as_of=date(2026, 11, 26)))["status"] == "due"


def test_trap_replies_are_ignored_while_the_cadence_runs_on() -> None:
    """They rang us and talked: the quiet days run, whoever called."""
    tables = {
        "customers": [customer()],
        "items": [item("a", AS_OF - timedelta(days=3))],
        "contacts": [sent(at(23, 15), "call", direction="in", outcome="conversation")],
    }
    row = only(decided(tables))
    assert (row["blocked_by"], row["next_allowed"]) == (["G2"], at(30, 15))


def _hold(kind: str, item_id: str | None, **columns: object) -> Row:
    known = {"customer_id": "carol", "item_id": item_id, "kind": kind, "until_on": None}
    return {**known, "from_on": AS_OF - timedelta(days=2), **columns}


def _payment(paid_on: date, amount: int = 10_000) -> Row:
    return {"customer_id": "carol", "paid_on": paid_on, "currency": "EUR", "amount": amount}
