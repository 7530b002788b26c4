"""The scenarios of `tests/scenarios/engine`: what a customer's books come to, case by case."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.support.books import AS_OF, Row, customer, decided, item

FOLDER = Path(__file__).parents[2] / "scenarios/engine"
CASES = [
    pytest.param(case, id=f"{path.stem}: {case['name']}")
    for path in sorted(FOLDER.glob("*.yml"))
    for case in yaml.safe_load(path.read_text())["cases"]
]
SAID = {
    "by": "blocked_by",
    "items": "item_ids",
    "entity": "entity_id",
    "customer": "customer_id",
}


@pytest.mark.parametrize("case", CASES)
def test_what_the_books_come_to(case: dict[str, Any]) -> None:
    rows = decided(_tables(case))
    wanted = [
        {SAID.get(name, name): value for name, value in w.items()} for w in case["expect"]
    ]
    assert [
        {name: row[name] for name in want} for row, want in zip(rows, wanted, strict=True)
    ] == wanted


def _tables(case: dict[str, Any]) -> dict[str, list[Row]]:
    assert case.keys() <= {*READ, "name", "customer", "others", "items", "expect"}, case["name"]
    who = customer() | _dated(case.get("customer", {}))
    others = [customer() | other for other in case.get("others", [])]
    tables = {"customers": [who, *others], "items": [_item(row) for row in case["items"]]}
    for name, read in READ.items():
        if name in case:
            tables[name] = [read(row) for row in case[name]]
    return tables


def _day(days: int) -> Any:
    return AS_OF + timedelta(days=days)


def _dated(row: Row) -> Row:
    return {name: _day(value) if name.endswith("_on") else value for name, value in row.items()}


def _item(row: Row) -> Row:
    names = {
        "kind": "kind", "currency": "currency", "disputed": "disputed", "plan": "plan_id",
        "told": "told_stage", "entity": "entity_id", "customer": "customer_id",
    }  # fmt: skip
    further = {names[name]: value for name, value in row.items() if name in names}
    if "deferred" in row:
        further["deferred_until"] = _day(row["deferred"])
    if "noticed" in row:
        further["final_notice_delivered_on"] = _day(row["noticed"])
    return item(row["id"], _day(row["due"]), row["open"], **further)


def _hold(row: Row) -> Row:
    until = _day(row["until"]) if "until" in row else None
    return {
        "customer_id": "carol", "item_id": row.get("item"), "kind": row["kind"],
        "from_on": _day(row["from"]), "until_on": until,
    }  # fmt: skip


def _contact(row: Row) -> Row:
    at = datetime.combine(_day(row["at"]), time(10), tzinfo=UTC)
    plain = {"customer_id": "carol", "direction": "out", "outcome": "sent", "episode": None}
    return {**plain, "stage": None, **row, "at": at}


def _payment(row: Row) -> Row:
    return {
        "customer_id": "carol", "paid_on": _day(row["paid"]), "currency": "EUR",
        "amount": row["amount"],
    }  # fmt: skip


def _promise(row: Row) -> Row:
    return {
        "customer_id": "carol", "made_on": _day(row["made"]), "due_on": _day(row["due"]),
        "currency": "EUR", "amount": row["amount"], "status": row["status"],
        "item_ids": row.get("items"),
    }  # fmt: skip


def _rate(row: Row) -> Row:
    return {name: value for name, value in row.items() if name != "known"} | {
        "on": _day(row["known"])
    }


READ = {
    "holds": _hold,
    "contacts": _contact,
    "payments": _payment,
    "promises": _promise,
    "entities": lambda row: row,
    "rates": _rate,
}
