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
    "items": receivables.ITEMS,
    "holds": receivables.HOLDS,
    "promises": receivables.PROMISES,
    "entities": receivables.ENTITIES,
    "contacts": channels.CONTACTS,
    "payments": payments.PAYMENTS,
    "ladders": frames.LADDERS,
}

PAYERS = """
SELECT p.ref FROM receivables_customer p
 WHERE coalesce(p.dun_to_id, p.id) IN (
       SELECT coalesce(c.dun_to_id, c.id) FROM receivables_customer c WHERE c.ref = ANY(%s))
"""


def snapshot(
    *, as_of: date, at: datetime | None = None, payers_of: Sequence[str] | None = None
) -> Snapshot:
    """Everything the engine decides on; ``payers_of`` narrows it to those customers' payers.

    Reads inside the caller's transaction, so that all of it is one picture.
    """
    whose = None if payers_of is None else _same_payers(payers_of)
    read = {name: _read(name, sql, whose) for name, sql in QUERIES.items()}
    read["customers"] = _customers(read["customers"])
    read["items"] = (
        read["items"]
        .join(frames.told(), on="item_id", how="left")
        .with_columns(pl.lit(None, dtype=pl.Date).alias("final_notice_delivered_on"))
    )
    return accept(read, as_of=as_of, at=at)


def _read(name: str, sql: str, whose: list[str] | None) -> pl.DataFrame:
    """One table, with the contract's columns that its query gives, in the contract's types."""
    kinds = {column.name: column.dtype for column in tables.TABLES[name].columns}
    absent = ABSENT.get(name, frozenset())
    schema = {column: kind for column, kind in kinds.items() if column not in absent}
    columns = ", ".join(f'"{column}"' for column in schema)
    query = f"SELECT {columns} FROM ({sql}) rows"  # nosec B608: both are our own words
    if whose is None or "customer_id" not in schema:
        return columnar.read(query, schema=schema)
    return columnar.read(f"{query} WHERE customer_id = ANY(%s)", schema=schema, params=[whose])


ABSENT = {
    "customers": frozenset({"episode", "episode_opened_on", "stage", "stage_on"}),
    "items": frozenset({"told_stage", "final_notice_delivered_on"}),
}
"""Columns that another floor's table knows; they are joined here."""


def _customers(customers: pl.DataFrame) -> pl.DataFrame:
    """Complete the table: the ladders say where each customer stands, these columns do not.

    An address on a channel that the organisation cannot use is not offered to the engine.
    """
    return customers.with_columns(
        pl.col("channels").list.set_intersection([*sendable(), "call"]).list.sort(),
        pl.lit(0, dtype=pl.Int64).alias("episode"),
        pl.lit(None, dtype=pl.Date).alias("episode_opened_on"),
        pl.lit(None, dtype=pl.String).alias("stage"),
        pl.lit(None, dtype=pl.Date).alias("stage_on"),
    )


def _same_payers(refs: Sequence[str]) -> list[str]:
    """Every customer who is asked through the same payers as these."""
    found = columnar.read(PAYERS, schema={"ref": pl.String()}, params=[list(refs)])
    return found.get_column("ref").to_list()
