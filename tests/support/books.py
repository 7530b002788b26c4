"""Small snapshots for engine tests: say what matters, the rest is an ordinary customer."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from functools import cache
from typing import Any

import polars as pl

from dunwell.engine.decide import decide
from dunwell.engine.snapshot import accept
from dunwell.engine.tables import TABLES
from dunwell.facts.fact import Fact
from dunwell.policy.compile import CompiledPolicy, compile_policies
from dunwell.policy.parse import parse

Row = dict[str, Any]  # a row of a table is whatever its columns are

AS_OF = date(2026, 11, 25)
"""A Wednesday."""

POLICY = """
policy: standard
title: For tests
contact:
  days: business
  hours: 09:00-17:30
  limits:
    - {contacts: 2, in: 7 days}
    - {channel: call, attempts: 3, in: 7 days}
    - {after: conversation, quiet: 7 days}
  fresh: 1 business day
ignore_below: 5.00
good_faith: {share: 25%, holds: 7 days}
promises: {kept_share: 95%, grace: 2 business days, furthest: 21 days, then_plan_after: 2}
stages:
  - {id: heads_up, day: -3, when: "open >= 50", send: {email: heads_up}, tone: warm}
  - {id: missed, day: 1, send: {email: missed}, tone: warm}
  - {id: check_in, day: 7, gap: 5 days, call: check_in, else_send: {sms: check_in}, tone: warm}
  - {id: second, day: 14, gap: 6 days, when: "overdue >= 100", send: {email: second}, tone: clear}
  - {id: help, day: 35, gap: 10 days, send: {email: help, sms: help}, tone: clear}
  - id: final
    day: 60
    gap: 14 days
    send: {email: final, letter: final}
    approval: manager
    tone: firm
  - {id: placement, day: 90, gap: 14 days, escalate: agency, approval: manager}
escalation: {last_chance: 14 days, min_balance: 50.00, channels_tried: 2}
holds:
  dispute: {stops: item, review: 10 business days}
  query: {stops: item, review: 5 business days}
  already_paid: {stops: item, lasts: 5 business days}
  hardship: {stops: customer, review: 30 days}
  breathing_space: {stops: customer, lasts: 60 days, late_charges: stop}
"""


def customer(customer_id: str = "carol", **columns: Any) -> Row:
    return {
        "customer_id": customer_id,
        "entity_id": "north",
        "country": "GB",
        "language": "en",
        "kind": "business",
        "channels": ["email", "call", "letter", "sms"],
        "episode": 0,
        "timezone": "Europe/London",
    } | columns


def item(item_id: str, due_on: date, open_minor: int = 10_000, **columns: Any) -> Row:
    return {
        "item_id": item_id,
        "customer_id": "carol",
        "entity_id": "north",
        "kind": "invoice",
        "currency": "EUR",
        "amount": abs(open_minor),
        "open": open_minor,
        "disputed": 0,
        "issued_on": date(2026, 8, 1),
        "due_on": due_on,
    } | columns


def told(customer_row: Row, stage: str, on: date) -> Row:
    """The customer after a stage was carried out, in the first episode."""
    return customer_row | {"episode": 1, "stage": stage, "stage_on": on}


def sent(at: datetime, channel: str = "email", **columns: Any) -> Row:
    return {
        "customer_id": "carol",
        "at": at,
        "channel": channel,
        "direction": "out",
        "outcome": "sent",
    } | columns


def at(day: int, hour: int = 9, month: int = 11) -> datetime:
    return datetime(2026, month, day, hour, tzinfo=UTC)


def frames(tables: Mapping[str, list[Row]]) -> dict[str, pl.DataFrame]:
    """The tables as frames; a column is there when any row names it."""
    found = {}
    for name, rows in tables.items():
        given = {column for row in rows for column in row}
        kinds: dict[str, Any] = {
            c.name: c.dtype for c in TABLES[name].columns if c.name in given
        }
        further = sorted(given - set(kinds))
        found[name] = pl.DataFrame(rows, schema_overrides=kinds).select(*kinds, *further)
    return found


def decided(
    tables: Mapping[str, list[Row]], *, as_of: date = AS_OF, policy: str = POLICY
) -> list[Row]:
    """What the engine decides, row by row."""
    snapshot = accept(frames(tables), as_of=as_of)
    policies = compiled(policy, tuple(snapshot.extra_facts.items()))
    return decide(snapshot, policies=policies, as_of=as_of).to_dicts()


@cache
def compiled(
    policy: str = POLICY, extra_facts: tuple[tuple[str, Fact], ...] = ()
) -> tuple[CompiledPolicy, ...]:
    """The policy as the engine takes it; read once, however many tests decide under it."""
    brought = dict(extra_facts)
    reading = parse(policy, extra_facts=brought)
    assert reading.is_usable, reading.findings
    return compile_policies(reading.policies, extra_facts=brought)


def only(rows: list[Row]) -> Row:
    assert len(rows) == 1, rows
    return rows[0]
