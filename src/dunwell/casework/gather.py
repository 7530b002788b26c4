"""Gather the portfolio of the organisation in scope: each floor's columns, joined."""

from collections.abc import Sequence
from datetime import date, datetime

import polars as pl

from dunwell.casework import frames
from dunwell.channels import frames as channels
from dunwell.channels.queries import sendable
from dunwell.engine import tables
from dunwell.engine.snapshot import Snapshot, accept
from dunwell.identity import columnar
from dunwell.payments import frames as payments
from dunwell.receivables import frames as receivables

QUERIES = {
    "customers": receivables.CUSTOMERS,
    "holds": receivables.HOLDS,
    "promises": receivables.PROMISES,
    "entities": receivables.ENTITIES,
    "contacts": f"{channels.CONTACTS} UNION ALL {receivables.PARTS_DISPUTED}",
    "payments": payments.PAYMENTS,
    "ladders": frames.LADDERS,
}
BY_ROW = {"items": receivables.ITEMS, "exceptions": receivables.EXCEPTIONS}
"""What names its customer by the row alone; `_items` joins the rest."""

PAYERS = """
WITH payer AS (
  SELECT DISTINCT coalesce(dun_to_id, id) AS id FROM receivables_customer WHERE id = ANY({those}))
SELECT c.id, payer.id AS payer
  FROM payer JOIN receivables_customer c ON c.id = payer.id AND c.dun_to_id IS NULL
 UNION ALL
SELECT c.id, payer.id FROM payer JOIN receivables_customer c ON c.dun_to_id = payer.id
"""
"""Everybody who is asked through the same payers as `those` customers."""


def snapshot(
    *, as_of: date, at: datetime | None = None, whose: Sequence[int] | None = None
) -> Snapshot:
    """Everything the engine decides on; ``whose`` narrows it to some customers (see `together`).

    With ``at`` the day is looked at once more, at that moment: what has left today is a contact,
    and its step is not taken yet, so that the stage's other channels may follow.
    Reads inside the caller's transaction, so that all of it is one picture.
    """
    queries, stages = QUERIES, frames.TOLD
    if at is not None:
        queries = QUERIES | {"ladders": frames.LADDERS_THAT_MORNING.format(day=as_of)}
        stages = frames.TOLD_THAT_MORNING.format(day=as_of)
    read = {name: _read(name, sql, whose) for name, sql in queries.items()}
    read["items"] = _items(read["customers"], read["entities"], stages, whose)
    read["customers"] = _customers(read["customers"])
    read["entities"] = read["entities"].drop("entity_row")
    return accept(read, as_of=as_of, at=at)


def together(customer_ids: Sequence[int]) -> list[int]:
    """These customers and everybody who is asked through the same payers: decided as one."""
    found = columnar.read(
        PAYERS.format(those="%s::bigint[]"),
        schema={"id": pl.Int64(), "payer": pl.Int64()},
        params=[list(customer_ids)],
    )
    return found.get_column("id").to_list()


def _read(name: str, sql: str, whose: Sequence[int] | None) -> pl.DataFrame:
    """One table, with the contract's columns that its query gives, in the contract's types."""
    kinds = {column.name: column.dtype for column in tables.TABLES[name].columns}
    absent = ABSENT.get(name, frozenset())
    schema = {column: kind for column, kind in kinds.items() if column not in absent}
    schema |= ROWS.get(name, {})
    columns = ", ".join(f'"{column}"' for column in schema)
    query = f"SELECT {columns} FROM ({sql}) rows"  # nosec B608: both are our own words
    return columnar.read(query, schema=schema, customers=whose)


ROWS = {"customers": {"customer_row": pl.Int64()}, "entities": {"entity_row": pl.Int64()}}
"""Ids in the database, for joining."""
ITEM_COLUMNS = {
    "item_id": pl.String(),
    "customer_row": pl.Int64(),
    "entity_row": pl.Int64(),
    "kind": pl.String(),
    "currency": pl.String(),
    "amount": pl.Int64(),
    "open": pl.Int64(),
    "issued_on": pl.Date(),
    "due_on": pl.Date(),
}
SPECIAL = """
SELECT item_id, told_stage, final_notice_delivered_on, disputed, deferred_until
  FROM ({stages}) told
  FULL JOIN ({notices}) notices USING (item_id)
  FULL JOIN ({exceptions}) exceptions USING (item_id)
"""  # nosec B608: our own words
"""What is known of some items beside their figures, in one statement."""
SPECIAL_COLUMNS = {
    "item_id": pl.String(),
    "told_stage": pl.String(),
    "final_notice_delivered_on": pl.Date(),
    "disputed": pl.Int64(),
    "deferred_until": pl.Date(),
}

ABSENT = {
    "customers": frozenset({"episode", "episode_opened_on", "stage", "stage_on"}),
}
"""Columns that another floor's table knows; they are joined here."""


def _items(
    customers: pl.DataFrame,
    entities: pl.DataFrame,
    stages: str,
    whose: Sequence[int] | None,
) -> pl.DataFrame:
    """The open items, each with the names of its customer and entity, and what is special to it."""
    items = columnar.read(receivables.ITEMS, schema=ITEM_COLUMNS, customers=whose)
    query = SPECIAL.format(
        stages=stages, notices=frames.NOTICES, exceptions=receivables.EXCEPTIONS
    )
    special = columnar.read(query, schema=SPECIAL_COLUMNS, customers=whose)
    return (
        items.join(
            customers.select("customer_row", "customer_id"), on="customer_row", how="left"
        )
        .join(entities.select("entity_row", "entity_id"), on="entity_row", how="left")
        .join(special, on="item_id", how="left")
        .with_columns(pl.col("disputed").fill_null(0))
        .drop("customer_row", "entity_row")
    )


def _customers(customers: pl.DataFrame) -> pl.DataFrame:
    """Complete the table: the ladders say where each customer stands, these columns do not.

    An address on a channel that the organisation cannot use is not offered to the engine.
    """
    return customers.drop("customer_row").with_columns(
        pl.col("channels").list.set_intersection([*sendable(), "call"]).list.sort(),
        pl.lit(0, dtype=pl.Int64).alias("episode"),
        pl.lit(None, dtype=pl.Date).alias("episode_opened_on"),
        pl.lit(None, dtype=pl.String).alias("stage"),
        pl.lit(None, dtype=pl.Date).alias("stage_on"),
    )
