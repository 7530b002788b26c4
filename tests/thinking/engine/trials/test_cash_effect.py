"""The model of cash: it finds an effect that is there, none where there is none, and says when."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import polars as pl
import pytest

from dunwell.engine.tables import TABLES
from dunwell.engine.trials import cash_effect
from dunwell.engine.trials.cash_effect import Effect
from dunwell.engine.trials.from_files import past_of
from dunwell.engine.trials.past import Past

Row = dict[str, Any]  # a row of a table is whatever its columns are
BEGINS, LAST = date(2026, 1, 5), date(2026, 6, 30)
CUSTOMERS = 40
WEEKS = 8


def test_an_effect_that_is_there_is_found() -> None:
    """Who is written to on day 3 pays on day 5, others on day 25. Ten letters more, of 100.00."""
    past = lived(pays_after_letter=5, pays_otherwise=25)
    modelled = effect_of(past, more=10)
    (found,) = modelled.ranges
    assert found.lowest.minor > 0
    assert found.lowest <= found.middle <= found.highest
    assert found.highest.minor <= 10 * 10_000, "never more than was asked for"
    assert "Modelled, not observed" in modelled.says and "no experiment" in modelled.says


@pytest.mark.slow
def test_fewer_letters_turn_the_sign() -> None:
    past = lived(pays_after_letter=5, pays_otherwise=25)
    (more,), (fewer,) = effect_of(past, more=10).ranges, effect_of(past, fewer=10).ranges
    assert fewer.highest.minor < 0 < more.lowest.minor


def test_no_effect_is_nought_within_its_interval() -> None:
    past = lived(pays_after_letter=12, pays_otherwise=12)
    (found,) = effect_of(past, more=10).ranges
    assert found.lowest.minor <= 0 <= found.highest.minor


def test_the_same_contacts_have_no_effect() -> None:
    past = lived(pays_after_letter=5, pays_otherwise=25)
    same = letters(range(10))
    modelled = cash_effect.effect(past, real=same, made=same, last=LAST)
    assert [one.middle.minor for one in modelled.ranges] in ([], [0])


@pytest.mark.slow
def test_it_is_the_same_each_time() -> None:
    past = lived(pays_after_letter=5, pays_otherwise=25)
    assert effect_of(past, more=10) == effect_of(past, more=10)


def test_nobody_was_ever_written_to() -> None:
    past = lived(pays_after_letter=5, pays_otherwise=25)
    silent = Past(
        **{
            name: getattr(past, name).clear() if name == "contacts" else getattr(past, name)
            for name in Past.__dataclass_fields__
        }
    )
    modelled = cash_effect.effect(silent, real=letters(()), made=letters(range(10)), last=LAST)
    assert (modelled.ranges, modelled.compared_days) == ((), 0)
    assert "cannot be told" in modelled.says


def test_ages_of_which_the_past_says_nothing() -> None:
    """Every letter went on day 3; what one on day 40 would do cannot be told."""
    past = lived(pays_after_letter=55, pays_otherwise=60)
    late = letters(range(10), day=40)
    modelled = cash_effect.effect(past, real=letters(()), made=late, last=LAST)
    assert modelled.ranges == () and "most of the contacts that differ" in modelled.says


def effect_of(past: Past, *, more: int = 0, fewer: int = 0) -> Effect:
    return cash_effect.effect(
        past, real=letters(range(fewer)), made=letters(range(more)), last=LAST
    )


def lived(*, pays_after_letter: int, pays_otherwise: int) -> Past:
    """Every week each customer owes 100.00; every second of them is written to on day 3."""
    items, contacts = [], []
    for week in range(WEEKS):
        for number in range(CUSTOMERS):
            is_told = (number + week) % 2 == 0
            due = due_on(week)
            paid = due + timedelta(days=pays_after_letter if is_told else pays_otherwise)
            items.append(item(f"{week}-{number}", f"c{number}", due, paid))
            if is_told:
                contacts.append(letter(f"{week}-{number}", f"c{number}", due))
    rows = {
        "customers": [customer(n) for n in range(CUSTOMERS)],
        "items": items,
        "contacts": contacts,
    }
    return past_of({name: frame(name, some) for name, some in rows.items()}).past


def letters(numbers: Any, *, day: int = 3) -> pl.DataFrame:
    """To so many of the customers who were not written to in the first week."""
    rows = [letter(f"0-{2 * n + 1}", f"c{2 * n + 1}", due_on(0), day=day) for n in numbers]
    return frame("contacts", rows)


def due_on(week: int) -> date:
    return BEGINS + timedelta(weeks=week)


def frame(name: str, rows: list[Row]) -> pl.DataFrame:
    known = {column.name: column.dtype for column in TABLES[name].columns}
    names = rows[0] if rows else known
    return pl.DataFrame(rows, schema={c: known.get(c, pl.Date()) for c in names})


def customer(number: int) -> Row:
    return {
        "customer_id": f"c{number}", "entity_id": "north", "country": "GB", "language": "en",
        "kind": "business", "channels": ["email"], "episode": 0,
    }  # fmt: skip


def item(item_id: str, whose: str, due: date, paid: date) -> Row:
    return {
        "item_id": item_id, "customer_id": whose, "entity_id": "north", "kind": "invoice",
        "currency": "EUR", "amount": 10_000, "open": 0, "disputed": 0,
        "issued_on": due - timedelta(days=30), "due_on": due, "closed_on": paid,
    }  # fmt: skip


def letter(item_id: str, whose: str, due: date, *, day: int = 3) -> Row:
    at = datetime.combine(due + timedelta(days=day), datetime.min.time(), tzinfo=UTC)
    return {
        "customer_id": whose, "at": at + timedelta(hours=10), "channel": "email",
        "direction": "out", "outcome": "sent", "asks_for_money": True, "item_ids": [item_id],
    }  # fmt: skip
