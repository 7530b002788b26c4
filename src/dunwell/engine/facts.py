"""The facts that conditions read, computed only where some condition does read them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from types import MappingProxyType

import polars as pl

from dunwell.engine import habits
from dunwell.engine.portfolio import STATE, Portfolio
from dunwell.engine.snapshot import Snapshot
from dunwell.facts.catalogue import CATALOGUE
from dunwell.facts.fact import CURRENCY_SCALE, DTYPES, Fact

YEAR = 365
MONTH = 30
WEEK = 7

By = Callable[[Snapshot, date], pl.DataFrame]


def frame(
    judged: pl.DataFrame, summary: pl.DataFrame, portfolio: Portfolio,
    snapshot: Snapshot, *, names: frozenset[str], as_of: date,
) -> pl.DataFrame:  # fmt: skip
    """One row a judged amount, with `ladder` and every fact in `names`, typed as documented."""
    own = [name for name in ("customer_id", "entity_id", *STATE) if name in names]
    ladders = portfolio.ladders.select("ladder", "payer", *own)
    rows = judged.join(
        summary.select("ladder", *_of_summary(summary, names)),
        on="ladder", how="left", maintain_order="left",
    ).join(ladders, on="ladder", how="left", maintain_order="left")  # fmt: skip
    rows = rows.with_columns(pl.lit(as_of).alias("as_of"))
    rows = _with_customers(rows, snapshot, names)
    for group, history in HISTORIES.items():
        if group & names:
            rows = rows.join(
                history(snapshot, as_of), on="payer", how="left", maintain_order="left"
            )
    facts = {**snapshot.extra_facts, **CATALOGUE}
    return rows.select(
        "ladder", CURRENCY_SCALE, *(_typed(facts[name], rows) for name in sorted(names))
    )


def _of_summary(summary: pl.DataFrame, names: frozenset[str]) -> list[str]:
    return [name for name in summary.columns if name in names]


def _with_customers(
    rows: pl.DataFrame, snapshot: Snapshot, names: frozenset[str]
) -> pl.DataFrame:
    """The payer's own columns, by the payer's place in the table."""
    wanted = [
        name
        for name in snapshot.customers.columns
        if name in names and name not in rows.columns
    ]
    if not wanted:
        return rows
    return rows.hstack(snapshot.customers.select(wanted)[rows["payer"]])


def _typed(fact: Fact, rows: pl.DataFrame) -> pl.Expr:
    """The fact in its documented type; null where the snapshot does not carry it."""
    dtype = DTYPES[fact.type]
    if fact.name not in rows.columns:
        return pl.lit(None, dtype=dtype).alias(fact.name)
    found = pl.col(fact.name)
    is_count = fact.name in COUNTS
    return (found.fill_null(0) if is_count else found).cast(dtype)


def _contacts(snapshot: Snapshot, as_of: date) -> pl.DataFrame:
    """What went between us, by the calendar dates in UTC."""
    at = pl.col("at").dt.date()
    is_out, is_in = pl.col("direction") == "out", pl.col("direction") == "in"
    asks = is_out & pl.col("asks_for_money").fill_null(value=True)
    tries = is_out & (pl.col("channel") == "call")
    week, month = as_of - timedelta(days=WEEK), as_of - timedelta(days=MONTH)
    return (
        snapshot.contacts.filter(at <= as_of)
        .group_by("payer")
        .agg(
            contacts_7d=(asks & (at > week)).sum(),
            contacts_30d=(asks & (at > month)).sum(),
            calls_tried=(tries & (at > month)).sum(),
            replies_30d=(is_in & (at > month)).sum(),
            last_contact_on=at.filter(asks).max(),
            last_reply_on=at.filter(is_in).max(),
        )
    )


def _promises(snapshot: Snapshot, as_of: date) -> pl.DataFrame:
    within_year = pl.col("due_on") > as_of - timedelta(days=YEAR)
    status = pl.col("status")
    return snapshot.promises.group_by("payer").agg(
        kept_promises=((status == "kept") & within_year).sum(),
        broken_promises=((status == "broken") & within_year).sum(),
        open_promises=(status == "open").sum(),
    )


def _payments(snapshot: Snapshot, as_of: date) -> pl.DataFrame:
    within_year = pl.col("paid_on") > as_of - timedelta(days=YEAR)
    return (
        snapshot.payments.filter(pl.col("amount") > 0)
        .group_by("payer")
        .agg(payments_365d=within_year.sum(), last_paid_on=pl.col("paid_on").max())
    )


def _since(snapshot: Snapshot, as_of: date) -> pl.DataFrame:
    seen = pl.concat(
        [
            snapshot.items.select("payer", day="issued_on"),
            snapshot.payments.select("payer", day="paid_on"),
        ]
    )
    known = seen.filter(pl.col("day") <= as_of)
    return known.group_by("payer").agg(customer_since=pl.col("day").min())


HISTORIES: Mapping[frozenset[str], By] = MappingProxyType(
    {
        frozenset(
            {
                "contacts_7d", "contacts_30d", "calls_tried", "replies_30d",
                "last_contact_on", "last_reply_on",
            }
        ): _contacts,
        frozenset({"kept_promises", "broken_promises", "open_promises"}): _promises,
        frozenset({"payments_365d", "last_paid_on"}): _payments,
        frozenset({"p_pay_7d", "days_between_payments"}): habits.of_paying,
        frozenset({"customer_since"}): _since,
    }
)  # fmt: skip
"""Which table answers which facts."""

COUNTS = frozenset(
    {
        "contacts_7d", "contacts_30d", "calls_tried", "replies_30d",
        "kept_promises", "broken_promises", "open_promises", "payments_365d",
    }
)  # fmt: skip
"""Facts that are nought, not unknown, where the table has no row for the customer."""
