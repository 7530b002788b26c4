"""A policy lived through the past: on what was known each morning, with contacts of its own."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import polars as pl

from dunwell.engine.tables import TABLES
from dunwell.engine.trials.backtest import summarise
from dunwell.engine.trials.from_files import past_of
from dunwell.engine.trials.past import Past, morning
from dunwell.engine.trials.replay import Replay, replay
from tests.support.books import compiled

Row = dict[str, Any]  # a row of a table is whatever its columns are
FIRST, LAST = date(2026, 6, 1), date(2026, 7, 3)
"""Five weeks: a bill that is due on the first of them meets every stage."""
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


def test_the_policys_own_contacts_lead_to_its_next_ones() -> None:
    """Due on Monday 1 June: a day later the first, at 14 and 30 days the others; each once."""
    replayed = lived(due=FIRST)
    assert sent(replayed) == {
        date(2026, 6, 2): "missed", date(2026, 6, 15): "second", date(2026, 7, 1): "third"
    }  # fmt: skip
    assert replayed.days == 25, "no weekends where the policy writes on none"


def test_a_payment_ends_it_from_the_morning_it_is_known() -> None:
    paid = date(2026, 6, 14)  # a Sunday, known on Monday
    assert list(sent(lived(due=FIRST, closed_on=paid)).values()) == ["missed"]
    later = date(2026, 6, 15)  # known only after Monday's letters had gone
    assert list(sent(lived(due=FIRST, closed_on=later)).values()) == ["missed", "second"]


def test_what_was_recorded_late_was_not_known() -> None:
    past = past_with(due=FIRST, closed_on=date(2026, 6, 10))
    late = datetime(2026, 6, 20, 12, tzinfo=UTC)
    is_payment = pl.col("amount") < 0
    moved = past.movements.with_columns(
        known_at=pl.when(is_payment).then(pl.lit(late)).otherwise("known_at")
    )
    assert list(sent(run(with_movements(past, moved))).values()) == ["missed", "second"]


def test_a_hold_stops_it_for_as_long_as_it_was_in_force() -> None:
    hold = {
        "customer_id": "carol", "item_id": None, "kind": "hardship",
        "from_on": date(2026, 6, 10), "until_on": date(2026, 6, 20),
    }  # fmt: skip
    replayed = lived(due=FIRST, holds=[hold])
    assert sent(replayed)[date(2026, 6, 26)] == "second", "the gap of 6 days starts at its end"
    held = replayed.decisions.filter(pl.col("status") == "blocked")
    assert set(held["blocked_by"].explode()) == {"G3"}
    assert held["as_of"].min() == date(2026, 6, 15)


def test_a_new_episode_begins_at_the_beginning() -> None:
    one = item("a", FIRST, closed_on=date(2026, 6, 20))
    two = item("b", date(2026, 7, 6)) | {"issued_on": date(2026, 6, 22)}
    replayed = run(past_of(tables([one, two])).past, last=date(2026, 7, 24))
    assert list(sent(replayed).values()) == ["missed", "second", "missed", "second"]
    assert replayed.contacts["episode"].to_list() == [1, 1, 2, 2]


def test_contacts_from_before_are_kept_and_later_ones_replaced() -> None:
    """Told the first stage before the days begin, and the second really on the 20th."""
    contacts = [contact(date(2026, 5, 27), "missed"), contact(date(2026, 6, 20), "second")]
    past = past_of(tables([item("a", date(2026, 5, 26))], contacts=contacts)).past
    replayed = run(past)
    assert list(sent(replayed)) == [date(2026, 6, 9), date(2026, 6, 25)]
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
    result = summarise(past, run(past, patient), policy="patient", at=morning)
    assert (result.saved, result.added, result.replayed.contacts) == (2, 0, 0)


def test_too_thin_a_past_says_nothing_about_cash() -> None:
    past = past_with(due=FIRST)
    modelled = summarise(past, run(past), policy="small", at=morning).modelled
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
    expected = run(past_of(whole).past).contacts
    for seed in (1, 2):
        shuffled = {
            name: frame.sample(fraction=1, shuffle=True, seed=seed)
            for name, frame in whole.items()
        }
        assert run(past_of(shuffled).past).contacts.equals(expected)


def lived(
    *, due: date, closed_on: date | None = None, holds: list[Row] | None = None
) -> Replay:
    return run(past_with(due=due, closed_on=closed_on, holds=holds))


def past_with(
    *, due: date, closed_on: date | None = None, holds: list[Row] | None = None
) -> Past:
    return past_of(tables([item("a", due, closed_on=closed_on)], holds=holds or [])).past


def run(past: Past, policy: str = POLICY, *, last: date = LAST) -> Replay:
    return replay(past, policies=compiled(policy), first=FIRST, last=last)


def sent(replayed: Replay) -> dict[date, str]:
    return {
        at.date(): stage for at, stage in replayed.contacts.select("at", "stage").iter_rows()
    }


def with_movements(past: Past, movements: pl.DataFrame) -> Past:
    return Past(**{
        name: movements if name == "movements" else getattr(past, name)
        for name in Past.__dataclass_fields__
    })  # fmt: skip


def tables(items: list[Row], **more: list[Row]) -> dict[str, pl.DataFrame]:
    customer = {
        "customer_id": "carol", "entity_id": "north", "country": "GB", "timezone": "Europe/London",
        "language": "en", "kind": "business", "channels": ["email"], "episode": 0,
    }  # fmt: skip
    rows = {"customers": [customer], "items": items, **more}
    return {name: _frame(name, some) for name, some in rows.items() if some}


def _frame(name: str, rows: list[Row]) -> pl.DataFrame:
    known = {column.name: column.dtype for column in TABLES[name].columns}
    return pl.DataFrame(rows, schema={c: known.get(c, pl.Date()) for c in rows[0]})


def item(item_id: str, due: date, minor: int = 10_000, *, closed_on: date | None = None) -> Row:
    return {
        "item_id": item_id, "customer_id": "carol", "entity_id": "north", "kind": "invoice",
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
