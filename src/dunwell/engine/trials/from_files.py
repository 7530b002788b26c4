"""The past as the contract's snapshot files tell it: items that are settled stay in them.

A file says what an item has open now, and which payments came when; not which payment settled
which item. Where the items bring a column `closed_on`, that is when they were settled. Else the
payments of a customer, in one currency, settle their items in the order of the due dates. Items
that were settled by no payment we know of are left out: nobody can say how long they were open.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import polars as pl

from dunwell.engine import tables
from dunwell.engine.door import conform
from dunwell.engine.portfolio import DEBTS
from dunwell.engine.tables import INSTANT, TEXT
from dunwell.engine.trials.past import Past, known_next_morning

CLOSED_ON = "closed_on"
STATE = ("episode", "episode_opened_on", "stage", "stage_on")
ALWAYS = datetime(1900, 1, 1, tzinfo=UTC)
LATER_BY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Told:
    """The past, and how many items it leaves out."""

    past: Past
    left_out: int


def past_of(frames: Mapping[str, pl.DataFrame]) -> Told:
    """Read the files' tables as a past. Refuses with a SnapshotRefused, as for a day."""
    taken = {name: conform(frames.get(name), table) for name, table in tables.TABLES.items()}
    items = taken["items"]
    settled = _settled(items, taken["payments"])
    known = items.join(settled, on="item_id", how="anti").filter(_was_settled())
    kept = items.join(known.select("item_id"), on="item_id", how="anti")
    customers = taken["customers"]
    owners = customers.select("customer_id", "entity_id")
    return Told(
        Past(
            customers=customers.drop(STATE),
            stops=pl.DataFrame(schema={"customer_id": TEXT, "channel": TEXT, "at": INSTANT}),
            items=_undated(kept).with_columns(known_at=_from_midnight("issued_on")),
            movements=_movements(kept, settled),
            notices=kept.select(
                "item_id",
                delivered_on="final_notice_delivered_on",
                known_at=_from_midnight("final_notice_delivered_on"),
            ).drop_nulls("delivered_on"),
            holds=taken["holds"].with_columns(
                known_at=_from_midnight("from_on"), ended_at=pl.lit(None, dtype=INSTANT)
            ),
            contacts=taken["contacts"].join(owners, on="customer_id", how="left"),
            payments=taken["payments"].with_columns(
                known_at=known_next_morning("paid_on"), undone_at=pl.lit(None, dtype=INSTANT)
            ),
            promises=taken["promises"].with_columns(
                known_at=_from_midnight("made_on"), status_on=pl.col("due_on") + LATER_BY
            ),
            entities=taken["entities"],
            rates=taken["rates"],
        ),
        left_out=known.height,
    )


def _was_settled() -> pl.Expr:
    """A debt of which more was owed once than is open now."""
    return pl.col("kind").is_in(DEBTS) & (pl.col("amount") > pl.col("open"))


def _settled(items: pl.DataFrame, payments: pl.DataFrame) -> pl.DataFrame:
    """`item_id`, `settled_on`: the day on which what is no longer open was settled."""
    debts = items.filter(_was_settled())
    if CLOSED_ON in items.columns:
        dated = debts.filter(pl.col(CLOSED_ON).is_not_null())
        return dated.select("item_id", settled_on=pl.col(CLOSED_ON).cast(pl.Date))
    whose = ["customer_id", "currency"]
    reached = (
        debts.sort("due_on", "item_id")
        .with_columns(reached=(pl.col("amount") - pl.col("open")).cum_sum().over(whose))
        .select(*whose, "item_id", "reached")
        .sort("reached", "item_id")
    )
    paid = (
        payments.filter(pl.col("amount") > 0)
        .sort("paid_on", "amount")
        .with_columns(reached=pl.col("amount").cum_sum().over(whose))
        .select(*whose, "reached", settled_on="paid_on")
        .sort("reached", "settled_on")
    )
    return (
        reached.join_asof(
            paid, on="reached", by=whose, strategy="forward", check_sortedness=False
        )
        .drop_nulls("settled_on")
        .select("item_id", "settled_on")
    )


def _movements(items: pl.DataFrame, settled: pl.DataFrame) -> pl.DataFrame:
    """What each item had open from its issue on, and what was settled when."""
    whole = pl.when(pl.col("kind").is_in(DEBTS)).then("amount").otherwise("open")
    issued = items.select(
        "item_id", amount=whole, happened_on="issued_on", known_at=_from_midnight("issued_on")
    )
    closed = items.join(settled, on="item_id", how="inner").select(
        "item_id",
        amount=pl.col("open") - pl.col("amount"),
        happened_on="settled_on",
        known_at=known_next_morning("settled_on"),
    )
    return pl.concat([issued, closed]).sort("item_id", "happened_on")


def _undated(items: pl.DataFrame) -> pl.DataFrame:
    """Without what is only known of today, or stands in a table of its own."""
    gone = ("open", "told_stage", "final_notice_delivered_on", CLOSED_ON)
    return items.drop(name for name in gone if name in items.columns)


def _from_midnight(day: str) -> pl.Expr:
    """Known from the beginning of its day; without a day, always."""
    instant = pl.col(day).cast(pl.Datetime("us")).dt.replace_time_zone("UTC")
    return instant.fill_null(pl.lit(ALWAYS, dtype=INSTANT))
