"""The tables of a snapshot, column by column: what `accept` holds every frame against."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import polars as pl

TEXT = pl.String()
DAY = pl.Date()
WHOLE = pl.Int64()
YES_NO = pl.Boolean()
TEXTS = pl.List(pl.String())
INSTANT = pl.Datetime("us", "UTC")


@dataclass(frozen=True, slots=True)
class Column:
    """One column by contract. `choices` lists every value where the list is closed."""

    name: str
    dtype: pl.DataType
    may_be_null: bool = False
    choices: tuple[str, ...] = ()
    is_currency: bool = False
    is_money: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """One file of the snapshot. `id` names the columns that no two rows may share."""

    name: str
    columns: tuple[Column, ...]
    id: tuple[str, ...] = ()
    must_be_there: bool = False

    def column_names(self) -> tuple[str, ...]:
        return tuple(column.name for column in self.columns)


def _maybe(name: str, dtype: pl.DataType) -> Column:
    return Column(name, dtype, may_be_null=True)


CUSTOMERS = Table(
    "customers",
    (
        Column("customer_id", TEXT),
        Column("entity_id", TEXT),
        Column("country", TEXT),
        _maybe("region", TEXT),
        _maybe("city", TEXT),
        _maybe("timezone", TEXT),
        Column("language", TEXT),
        Column("kind", TEXT, choices=("business", "consumer")),
        _maybe("segment", TEXT),
        Column("channels", TEXTS),
        Column("episode", WHOLE),
        _maybe("episode_opened_on", DAY),
        _maybe("stage", TEXT),
        _maybe("stage_on", DAY),
        _maybe("legal_form", TEXT),
        _maybe("dun_to", TEXT),
        _maybe("policy", TEXT),
    ),
    id=("customer_id",),
    must_be_there=True,
)

ITEMS = Table(
    "items",
    (
        Column("item_id", TEXT),
        Column("customer_id", TEXT),
        Column("entity_id", TEXT),
        Column("kind", TEXT, choices=("invoice", "credit_note", "instalment", "unapplied")),
        Column("currency", TEXT, is_currency=True),
        Column("amount", WHOLE, is_money=True),
        Column("open", WHOLE, is_money=True),
        Column("disputed", WHOLE, is_money=True),
        Column("issued_on", DAY),
        Column("due_on", DAY),
        _maybe("deferred_until", DAY),
        _maybe("plan_id", TEXT),
        _maybe("told_stage", TEXT),
        _maybe("final_notice_delivered_on", DAY),
    ),
    id=("item_id",),
    must_be_there=True,
)

HOLDS = Table(
    "holds",
    (
        Column("customer_id", TEXT),
        _maybe("item_id", TEXT),
        Column("kind", TEXT),
        Column("from_on", DAY),
        _maybe("until_on", DAY),
    ),
)

CONTACTS = Table(
    "contacts",
    (
        Column("customer_id", TEXT),
        Column("at", INSTANT),
        Column("channel", TEXT),
        Column("direction", TEXT, choices=("out", "in")),
        _maybe("stage", TEXT),
        _maybe("episode", WHOLE),
        Column("outcome", TEXT),
        _maybe("asks_for_money", YES_NO),
        _maybe("address", TEXT),
        _maybe("item_ids", TEXTS),
    ),
)

PAYMENTS = Table(
    "payments",
    (
        Column("customer_id", TEXT),
        Column("paid_on", DAY),
        Column("currency", TEXT, is_currency=True),
        Column("amount", WHOLE, is_money=True),
    ),
)

PROMISES = Table(
    "promises",
    (
        Column("customer_id", TEXT),
        Column("made_on", DAY),
        Column("due_on", DAY),
        Column("currency", TEXT, is_currency=True),
        Column("amount", WHOLE, is_money=True),
        Column("status", TEXT, choices=("open", "kept", "partly", "broken")),
        _maybe("item_ids", TEXTS),
    ),
)

ENTITIES = Table(
    "entities",
    (
        Column("entity_id", TEXT),
        Column("currency", TEXT, is_currency=True),
        Column("timezone", TEXT),
        _maybe("fresh_on", DAY),
    ),
    id=("entity_id",),
)

RATES = Table(
    "rates",
    (
        Column("currency", TEXT, is_currency=True),
        Column("to_currency", TEXT, is_currency=True),
        Column("rate", TEXT),
        Column("on", DAY),
    ),
    id=("currency", "to_currency", "on"),
)

LADDERS = Table(
    "ladders",
    (
        Column("customer_id", TEXT),
        Column("entity_id", TEXT),
        Column("episode", WHOLE),
        _maybe("episode_opened_on", DAY),
        _maybe("stage", TEXT),
        _maybe("stage_on", DAY),
        _maybe("call_asked_on", DAY),
    ),
    id=("customer_id", "entity_id"),
)
"""Not part of the files' contract: a keeper that knows the state of each (customer, entity) may
hand it in here, and it then stands in place of the state in `customers`. `call_asked_on` is the
day on which a call that is still undone was asked for."""

TABLES: Mapping[str, Table] = MappingProxyType(
    {
        table.name: table
        for table in (
            CUSTOMERS, ITEMS, HOLDS, CONTACTS, PAYMENTS, PROMISES, ENTITIES, RATES, LADDERS,
        )
    }
)  # fmt: skip
