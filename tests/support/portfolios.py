"""Made-up portfolios, full of the corners that decide. Every choice goes through one `Pick`.

With Hypothesis as the picker they are small and shrink; with a seeded `Random` they are crowds.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

import polars as pl

from dunwell.engine.tables import TABLES
from tests.support import stories

Row = dict[str, Any]  # a row of a table is whatever its columns are
Pick = Callable[[Sequence[Any]], Any]

AS_OF = date(2026, 11, 25)
"""A Wednesday, the day before an American holiday, two weeks after a Bavarian one."""

STAGES = ("heads_up", "first", "call", "second", "final")
CHANNELS = ("email", "sms", "call", "letter")
ENTITIES = ("north", "south")
CURRENCIES = ("EUR", "EUR", "EUR", "GBP", "JPY")
HOLDS = ("query", "dispute", "already_paid", "promise", "hardship", "breathing_space", "odd")
RATES = (("GBP", "EUR", "1.1712"), ("JPY", "EUR", "0.0061"), ("EUR", "GBP", "0.8538"))


def portfolio(pick: Pick, *, customers: int) -> dict[str, list[Row]]:
    """Every table of a snapshot, as rows."""
    ids = [f"c{n:03}" for n in range(customers)]
    refs = [f"i{n:03}" for n in range(customers * pick([1, 2, 3]))]
    some = range(pick(range(customers + 1)))
    items = [_item(pick, one, ids) for one in refs]
    tables = {
        "customers": [_customer(pick, one, ids[:n]) for n, one in enumerate(ids)],
        "items": items,
        "holds": [_hold(pick, pick(items)) for _ in some],
        "contacts": [_contact(pick, pick(items)) for _ in range(len(some) * 2)],
        "payments": [_payment(pick, ids) for _ in some],
        "promises": [_promise(pick, pick(items)) for _ in some],
        "entities": [_entity(pick, one) for one in pick([(), ENTITIES])],
        "rates": [
            {"currency": a, "to_currency": b, "rate": rate, "on": AS_OF - timedelta(days=3)}
            for a, b, rate in RATES
            if pick([True, False])
        ],
    }
    stories.tell(pick, AS_OF, tables)
    if pick([False, False, True]):
        for item in items:
            del item["told_stage"]
    return tables


def frames(tables: dict[str, list[Row]]) -> dict[str, pl.DataFrame]:
    """The same tables as frames of the contract's types; columns that no row has are left out."""
    found = {}
    for name, rows in tables.items():
        columns = TABLES[name].columns
        schema = {c.name: c.dtype for c in columns if not rows or c.name in rows[0]}
        found[name] = pl.DataFrame(rows, schema=schema)
    return found


def _day(pick: Pick, first: int, last: int) -> date:
    return AS_OF + timedelta(days=pick(range(first, last + 1)))


def _maybe(pick: Pick, value: Any) -> Any:
    return pick([None, value])


def _customer(pick: Pick, customer_id: str, others: list[str]) -> Row:
    return {
        "customer_id": customer_id,
        "entity_id": pick(ENTITIES),
        "country": pick(["GB", "GB", "DE", "DE", "IE", "US", "ZZ"]),
        "region": pick([None, None, "SCT", "BY"]),
        "city": None,
        "timezone": pick([None, "Europe/London", "America/New_York"]),
        "language": "en",
        "kind": pick(["business", "business", "consumer"]),
        "segment": _maybe(pick, "key"),
        "channels": [c for c in CHANNELS if pick([True, True, False])],
        "episode": pick([0, 1, 1, 2]),
        "episode_opened_on": None,
        "stage": pick([None, *STAGES, "gone"]),
        "stage_on": _maybe(pick, _day(pick, -20, 0)),
        "legal_form": None,
        "dun_to": pick([None, None, None, None, *others[-2:]]),
        "policy": pick([None, None, None, None, None, None, "business", "nobody's"]),
    }


def _item(pick: Pick, item_id: str, ids: list[str]) -> Row:
    kind = pick(["invoice"] * 6 + ["instalment", "credit_note", "unapplied"])
    is_debt = kind in ("invoice", "instalment")
    return {
        "item_id": item_id,
        "customer_id": pick(ids),
        "entity_id": pick(ENTITIES),
        "kind": kind,
        "currency": pick(CURRENCIES),
        "amount": 150_000,
        "open": pick([5_000, 20_000, 150_000, 300, 0, -300] if is_debt else [-300, -20_000, 0]),
        "disputed": pick([0, 0, 0, 0, 300, 20_000]),
        "issued_on": _day(pick, -120, -60),
        "due_on": _day(pick, -60, 6),
        "deferred_until": pick([None, None, None, _day(pick, -5, 3)]),
        "plan_id": pick([None, None, None, "plan"]),
        "told_stage": pick([None, None, *STAGES, "gone"]),
        "final_notice_delivered_on": _maybe(pick, _day(pick, -30, 0)),
    }


def _hold(pick: Pick, item: Row) -> Row:
    return {
        "customer_id": item["customer_id"],
        "item_id": pick([None, item["item_id"], item["item_id"]]),
        "kind": pick(HOLDS),
        "from_on": _day(pick, -70, 3),
        "until_on": _maybe(pick, _day(pick, -10, 10)),
    }


def _contact(pick: Pick, item: Row) -> Row:
    midnight = datetime(AS_OF.year, AS_OF.month, AS_OF.day, tzinfo=UTC)
    return {
        "customer_id": item["customer_id"],
        "at": midnight + timedelta(hours=pick(range(-24 * 12, 20))),
        "channel": pick(CHANNELS),
        "direction": pick(["out", "out", "in"]),
        "stage": pick([None, *STAGES]),
        "episode": pick([None, 0, 1, 2, 3]),
        "outcome": pick(
            ["sent", "sent", "no_answer", "conversation", "bounced", "undone", "ambiguous"]
        ),
        "asks_for_money": pick([None, True, False]),
        "address": None,
        "item_ids": pick([None, [], [item["item_id"]], [item["item_id"]]]),
    }


def _payment(pick: Pick, ids: list[str]) -> Row:
    return {
        "customer_id": pick(ids),
        "paid_on": _day(pick, -12, 2),
        "currency": pick(CURRENCIES),
        "amount": pick([-5_000, 100, 5_000, 40_000]),
    }


def _promise(pick: Pick, item: Row) -> Row:
    return {
        "customer_id": item["customer_id"],
        "made_on": _day(pick, -20, 2),
        "due_on": _day(pick, -8, 8),
        "currency": "EUR",
        "amount": 5_000,
        "status": pick(["open", "kept", "partly", "broken"]),
        "item_ids": pick([None, [], [item["item_id"]], [item["item_id"]]]),
    }


def _entity(pick: Pick, entity_id: str) -> Row:
    return {
        "entity_id": entity_id,
        "currency": pick(["EUR", "GBP"]),
        "timezone": "Europe/Berlin",
        "fresh_on": pick([None, AS_OF, AS_OF - timedelta(days=1), AS_OF - timedelta(days=4)]),
    }
