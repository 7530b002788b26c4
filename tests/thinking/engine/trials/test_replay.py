"""A policy lived through the past: on what was known each morning, with contacts of its own."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import polars as pl
import pytest

from dunwell.engine.tables import TABLES
from dunwell.engine.trials.backtest import summarise
from dunwell.engine.trials.from_files import past_of
from dunwell.engine.trials.past import Past, morning
from dunwell.engine.trials.replay import Replay, replay
from tests.support.books import compiled

pytestmark = pytest.mark.slow  # Each lives through many days.

Row = dict[str, Any]  # a row of a table is whatever its columns are
FIRST, SUNDAY = date(2026, 6, 1), date(2026, 6, 14)
POLICY = """
policy: small
contact: {days: business, hours: 09:00-17:30, limits: [{contacts: 2, in: 7 days}]}
stages:
  - {id: missed, day: 1, send: {email: missed_payment}}
  - {id: second, day: 14, gap: 6 days, send: {email: second_reminder}}
  - {id: third, day: 30, gap: 10 days, send: {email: help}, approval: manager}
holds:
  hardship: {stops: customer, review: 30 days}
"""


@pytest.fixture(scope="module")
def lived() -> Replay:
    """Customers with a story each, who live the same days beside each other."""
    items = [
        item("a", FIRST, of="alice"),
        item("b", FIRST, of="bob", closed_on=SUNDAY),
        item("c", FIRST, of="carol", closed_on=SUNDAY + timedelta(days=1)),
        item("d", FIRST, of="dave", closed_on=date(2026, 6, 10)),
        item("e", FIRST, of="erin"),
        item("f", FIRST, of="frank", closed_on=date(2026, 6, 20)),
        item("g", date(2026, 7, 6), of="frank") | {"issued_on": date(2026, 6, 22)},
        item("h", FIRST, of="gwen", closed_on=date(2026, 6, 10)),
        item("i", FIRST, of="gwen"),
    ]
    hold = {
        "customer_id": "erin", "item_id": None, "kind": "hardship",
        "from_on": date(2026, 6, 10), "until_on": date(2026, 6, 20),
    }  # fmt: skip
    query = {
        "customer_id": "gwen", "item_id": "i", "kind": "query",
        "from_on": FIRST, "until_on": date(2026, 6, 12),
    }  # fmt: skip
    past = past_of(tables(items, holds=[hold, query])).past
    late = datetime(2026, 6, 20, 12, tzinfo=UTC)
    is_daves_payment = (pl.col("item_id") == "d") & (pl.col("amount") < 0)
    moved = past.movements.with_columns(
        known_at=pl.when(is_daves_payment).then(pl.lit(late)).otherwise("known_at")
    )
    return run(replace(past, movements=moved), last=date(2026, 7, 24))


def test_the_policys_own_contacts_lead_to_its_next_ones(lived: Replay) -> None:
    """Due on Monday 1 June: a day later the first, at 14 and 30 days the others; each once."""
    assert sent(lived, "alice") == {
        date(2026, 6, 2): "missed", date(2026, 6, 15): "second", date(2026, 7, 1): "third"
    }  # fmt: skip
    assert lived.days == 40, "no weekends where the policy writes on none"


def test_a_payment_ends_it_from_the_morning_it_is_known(lived: Replay) -> None:
    assert list(sent(lived, "bob").values()) == ["missed"], "what Sunday brought is known"
    assert list(sent(lived, "carol").values()) == ["missed", "second"], "paid after the letters"


def test_what_was_recorded_late_was_not_known(lived: Replay) -> None:
    assert list(sent(lived, "dave").values()) == ["missed", "second"]


def test_the_same_stage_for_other_items_is_a_step_and_its_gap_begins_anew(
    lived: Replay,
) -> None:
    told = list(sent(lived, "gwen").items())
    assert told[:3] == [
        (date(2026, 6, 2), "missed"), (date(2026, 6, 12), "missed"), (date(2026, 6, 18), "second")
    ]  # fmt: skip


def test_a_hold_stops_it_for_as_long_as_it_was_in_force(lived: Replay) -> None:
    assert sent(lived, "erin")[date(2026, 6, 26)] == "second", "the gap starts at its end"
    held = lived.decisions.filter(status="blocked")
    assert set(held["customer_id"]) == {"erin"}
    assert set(held["blocked_by"].explode()) == {"G3"}
    assert held["as_of"].min() == date(2026, 6, 15)


def test_a_new_episode_begins_at_the_beginning(lived: Replay) -> None:
    assert list(sent(lived, "frank").values()) == ["missed", "second", "missed", "second"]
    franks = lived.contacts.filter(customer_id="frank")
    assert franks["episode"].to_list() == [1, 1, 2, 2]


def test_contacts_from_before_are_kept_and_later_ones_replaced() -> None:
    """Told the first stage before the days begin, and the second really on the 20th."""
    contacts = [contact(date(2026, 5, 27), "missed"), contact(date(2026, 6, 20), "second")]
    past = past_of(tables([item("a", date(2026, 5, 26))], contacts=contacts)).past
    replayed = run(past, last=date(2026, 6, 26))
    assert list(sent(replayed, "carol")) == [date(2026, 6, 9), date(2026, 6, 25)]
    result = summarise(past, replayed, policy="small", at=morning)
    assert (result.observed.contacts, result.replayed.contacts) == (1, 2)
    assert (result.saved, result.added) == (0, 1)
    assert [line.stage for line in result.observed.lines] == ["second"]
    assert result.approvals == 1


def test_a_policy_that_waits_longer_saves_contacts() -> None:
    contacts = [contact(date(2026, 6, 2), "missed"), contact(date(2026, 6, 15), "second")]
    past = past_of(
        tables([item("a", FIRST, closed_on=date(2026, 6, 18))], contacts=contacts)
    ).past
    patient = POLICY.replace("day: 1,", "day: 20,").replace("day: 14,", "day: 40,")
    replayed = run(past, patient, last=date(2026, 6, 23))
    result = summarise(past, replayed, policy="patient", at=morning)
    assert (result.saved, result.added, result.replayed.contacts) == (2, 0, 0)


def test_too_thin_a_past_says_nothing_about_cash() -> None:
    past = past_of(tables([item("a", FIRST)])).past
    replayed = run(past, last=FIRST + timedelta(days=3))
    modelled = summarise(past, replayed, policy="small", at=morning).modelled
    assert modelled.ranges == ()
    assert "cannot be told" in modelled.says


def test_without_the_day_payments_settle_the_oldest_first() -> None:
    items = [item("a", FIRST, 10_000), item("b", FIRST + timedelta(days=9), 5_000)]
    for one in items:
        one["open"] = 0
        del one["closed_on"]
    paid = [payment(date(2026, 6, 12), 10_000), payment(date(2026, 6, 30), 4_000)]
    told = past_of(tables(items, payments=paid))
    assert told.left_out == 1, "4,000 do not settle 5,000"
    assert told.past.items["item_id"].to_list() == ["a"]
    assert told.past.movements.filter(pl.col("amount") < 0)["happened_on"].to_list() == [
        date(2026, 6, 12)
    ]


def test_the_same_past_gives_the_same_contacts_whatever_its_order() -> None:
    rows = [item(f"i{n}", FIRST + timedelta(days=n % 9)) for n in range(20)]
    whole = tables(rows)
    last = date(2026, 6, 16)
    expected = run(past_of(whole).past, last=last).contacts
    assert expected.height == 2
    for seed in (1, 2):
        shuffled = {
            name: frame.sample(fraction=1, shuffle=True, seed=seed)
            for name, frame in whole.items()
        }
        assert run(past_of(shuffled).past, last=last).contacts.equals(expected)


@pytest.mark.parametrize(("known", "status"), [(0, "needs_approval"), (1, "blocked")])
def test_a_notice_that_had_arrived_before_is_known_and_a_later_one_is_replaced(
    known: int, status: str
) -> None:
    """The last chance is over long ago; it was noted before the first morning, or during it."""
    placed = "  - {id: placement, day: 40, gap: 1 days, escalate: agency, approval: manager}\n"
    policy = POLICY.replace("id: third", "id: final_notice").replace(
        "holds:", f"{placed}holds:"
    )
    policy += "escalation: {last_chance: 2 days, min_balance: 1.00, channels_tried: 1}\n"
    noticed = {"told_stage": "final_notice", "final_notice_delivered_on": FIRST}
    owed = item("a", FIRST - timedelta(days=60), of="alice") | noticed
    before = {"customer_id": "alice", "at": morning(FIRST) - timedelta(days=9), "episode": 1}
    wrote = before | {"channel": "email", "direction": "out", "outcome": "sent"}
    past = past_of(
        tables([owed], contacts=[wrote | {"stage": "final_notice", "item_ids": ["a"]}])
    ).past
    first = morning(FIRST + timedelta(days=9))
    moment = first + timedelta(microseconds=known - 1)
    past = replace(past, notices=past.notices.with_columns(known_at=pl.lit(moment)))
    day = first.date()
    replayed = replay(past, policies=compiled(policy), first=day, last=day)
    assert replayed.decisions["status"].to_list() == [status]


def test_a_bar_in_a_customers_number_changes_nothing() -> None:
    def told(customer_id: str) -> dict[date, str]:
        past = past_of(tables([item("a", FIRST, of=customer_id)])).past
        replayed = run(past, last=FIRST + timedelta(days=15))
        assert set(replayed.contacts["episode"]) == {1}
        return sent(replayed, customer_id)

    assert told("alice|and|bob") == told("alice")


def run(past: Past, policy: str = POLICY, *, last: date) -> Replay:
    return replay(past, policies=compiled(policy), first=FIRST, last=last)


def sent(replayed: Replay, customer_id: str) -> dict[date, str]:
    theirs = replayed.contacts.filter(customer_id=customer_id).select("at", "stage")
    return {at.date(): stage for at, stage in theirs.iter_rows()}


def tables(items: list[Row], **more: list[Row]) -> dict[str, pl.DataFrame]:
    people = sorted({row["customer_id"] for row in items})
    rows = {"customers": [customer(one) for one in people], "items": items, **more}
    return {name: _frame(name, some) for name, some in rows.items() if some}


def _frame(name: str, rows: list[Row]) -> pl.DataFrame:
    known = {column.name: column.dtype for column in TABLES[name].columns}
    return pl.DataFrame(rows, schema={c: known.get(c, pl.Date()) for c in rows[0]})


def customer(customer_id: str) -> Row:
    return {
        "customer_id": customer_id, "entity_id": "north", "country": "GB",
        "timezone": "Europe/London", "language": "en", "kind": "business",
        "channels": ["email"], "episode": 0,
    }  # fmt: skip


def item(
    item_id: str, due: date, minor: int = 10_000, *, of: str = "carol",
    closed_on: date | None = None,
) -> Row:  # fmt: skip
    return {
        "item_id": item_id, "customer_id": of, "entity_id": "north", "kind": "invoice",
        "currency": "EUR", "amount": minor, "open": 0 if closed_on else minor, "disputed": 0,
        "issued_on": due - timedelta(days=30), "due_on": due, "closed_on": closed_on,
    }  # fmt: skip


def payment(on: date, minor: int) -> Row:
    return {"customer_id": "carol", "paid_on": on, "currency": "EUR", "amount": minor}


def contact(on: date, stage: str) -> Row:
    return {
        "customer_id": "carol", "at": datetime(on.year, on.month, on.day, 10, tzinfo=UTC),
        "channel": "email", "direction": "out", "stage": stage, "episode": 1,
        "outcome": "sent", "asks_for_money": True, "item_ids": ["a"],
    }  # fmt: skip
