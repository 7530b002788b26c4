"""The organisation's past, as it was known: gathered once, looked at on any day of it.

What a firm brought along when it moved in was all recorded at once; of that, the day it happened
counts as the day it became known. From the first run on, what counts is when it was recorded.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import polars as pl

from dunwell.casework.frames import NOTICES_EVER
from dunwell.casework.models import Run
from dunwell.channels import frames as channels
from dunwell.channels.queries import sendable
from dunwell.engine import tables
from dunwell.engine.tables import INSTANT
from dunwell.engine.trials.past import MORNING, Past, known_next_morning
from dunwell.identity import columnar
from dunwell.identity import queries as identity
from dunwell.payments import past as money
from dunwell.receivables import frames as receivables
from dunwell.receivables import past as then

DAY, TEXT, TEXTS, WHOLE = tables.DAY, tables.TEXT, tables.TEXTS, tables.WHOLE
MOVED_IN_NEVER = datetime(9999, 1, 1, tzinfo=UTC)

ITEMS = {
    "item_id": TEXT, "customer_id": TEXT, "entity_id": TEXT, "kind": TEXT, "currency": TEXT,
    "amount": WHOLE, "disputed": WHOLE, "issued_on": DAY, "due_on": DAY, "deferred_until": DAY,
    "number": TEXT,
}  # fmt: skip
MOVEMENTS = {"item_id": TEXT, "amount": WHOLE, "happened_on": DAY, "recorded_at": INSTANT}
NOTICES = {"item_id": TEXT, "delivered_on": DAY, "recorded_at": INSTANT}
HOLDS = {
    "customer_id": TEXT, "item_id": TEXT, "kind": TEXT, "from_on": DAY, "until_on": DAY,
    "recorded_at": INSTANT, "ended_at": INSTANT,
}  # fmt: skip
PROMISES = {
    "customer_id": TEXT, "made_on": DAY, "due_on": DAY, "currency": TEXT, "amount": WHOLE,
    "status": TEXT, "status_on": DAY, "recorded_at": INSTANT, "item_ids": TEXTS,
}  # fmt: skip
PAYMENTS = {
    "customer_id": TEXT, "paid_on": DAY, "currency": TEXT, "amount": WHOLE,
    "reversed_on": DAY, "recorded_at": INSTANT,
}  # fmt: skip
STOPS = {"customer_id": TEXT, "channel": TEXT, "at": INSTANT}
ENTITIES = {"entity_id": TEXT, "currency": TEXT, "timezone": TEXT}


@dataclass(frozen=True, slots=True)
class Remembered:
    """The past, and what people call each invoice in it."""

    past: Past
    numbers: pl.DataFrame
    zone: ZoneInfo

    def morning(self, day: date) -> datetime:
        """When the day is looked at, where the main entity is."""
        return datetime.combine(day, MORNING, tzinfo=self.zone).astimezone(UTC)


def remember(*, whose: Sequence[int] | None = None) -> Remembered:
    """Read all of it, or that of some customers, inside the caller's scope."""
    since = _moved_in()
    movements = _known(_read(then.MOVEMENTS, MOVEMENTS, whose), "happened_on", since)
    first_known = movements.group_by("item_id").agg(pl.col("known_at").min())
    items = _read(then.ITEMS, ITEMS, whose).join(first_known, on="item_id", how="inner")
    nothing = pl.lit(None, dtype=TEXT)
    usable = pl.lit([*sendable(), "call"], dtype=TEXTS)
    zone = identity.entities()[0].timezone
    past = Past(
        customers=_customers(whose).with_columns(
            pl.col("channels").list.set_intersection(usable).list.sort()
        ),
        stops=_read(then.STOPS, STOPS, whose).filter(
            pl.col("channel").is_in([*sendable(), "call"])
        ),
        items=items.drop("number").with_columns(plan_id=nothing),
        movements=movements,
        notices=_known(
            _read(NOTICES_EVER, NOTICES, whose), "delivered_on", since, is_said=True
        ),
        holds=_known(_read(then.HOLDS, HOLDS, whose), "from_on", since, is_said=True),
        contacts=columnar.read(
            channels.CONTACTS, schema=channels.CONTACT_COLUMNS, customers=whose
        ),
        payments=_payments(_read(money.PAYMENTS, PAYMENTS, whose), since),
        promises=_known(_read(then.PROMISES, PROMISES, whose), "made_on", since, is_said=True),
        entities=_read(receivables.ENTITIES, ENTITIES, None),
        rates=pl.DataFrame(schema={c.name: c.dtype for c in tables.RATES.columns}),
    )
    numbers = items.select("item_id", "number").drop_nulls()
    return Remembered(past, numbers, ZoneInfo(zone))


def numbers(*, whose: Sequence[int] | None = None) -> pl.DataFrame:
    """The number of each invoice by its item, of settled ones too."""
    return _read(then.ITEMS, {"item_id": TEXT, "number": TEXT}, whose).drop_nulls()


def _moved_in() -> datetime:
    """The first run: what was recorded before it was brought along."""
    first = Run.objects.order_by("started_at").values_list("started_at", flat=True).first()
    return first or MOVED_IN_NEVER


def _read(
    sql: str, schema: Mapping[str, pl.DataType], whose: Sequence[int] | None
) -> pl.DataFrame:
    columns = ", ".join(f'"{name}"' for name in schema)
    query = f"SELECT {columns} FROM ({sql}) rows"  # nosec B608: both are our own words
    return columnar.read(query, schema=schema, customers=whose)


def _customers(whose: Sequence[int] | None) -> pl.DataFrame:
    state = {"episode", "episode_opened_on", "stage", "stage_on"}
    schema = {c.name: c.dtype for c in tables.CUSTOMERS.columns if c.name not in state}
    return _read(receivables.CUSTOMERS, {**schema, "customer_since": DAY}, whose)


def _known(
    rows: pl.DataFrame, happened: str, since: datetime, *, is_said: bool = False
) -> pl.DataFrame:
    """`known_at`; what somebody said on a day was heard that day, money is seen the next."""
    day = pl.col(happened).cast(pl.Datetime("us")).dt.replace_time_zone("UTC")
    brought = day if is_said else known_next_morning(happened)
    is_brought = pl.col("recorded_at") < pl.lit(since, dtype=INSTANT)
    return rows.with_columns(
        known_at=pl.when(is_brought).then(brought).otherwise("recorded_at")
    ).drop("recorded_at")


def _payments(rows: pl.DataFrame, since: datetime) -> pl.DataFrame:
    undone = known_next_morning("reversed_on").alias("undone_at")
    return _known(rows, "paid_on", since).with_columns(undone).drop("reversed_on")
