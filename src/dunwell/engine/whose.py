"""Whose customer is whose: the policy of every payer, also of one with nothing open."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import polars as pl

from dunwell.engine import calendars, choice, portfolio
from dunwell.engine.portfolio import LADDER, STATE, Portfolio
from dunwell.engine.snapshot import PAYER, Snapshot
from dunwell.policy.compile import CompiledPolicy


def by_payer(snapshot: Snapshot, *, policies: Sequence[CompiledPolicy]) -> pl.DataFrame:
    """`payer`, `policy`: one row for each payer with something open whom some policy is for."""
    return _claims(_owed(snapshot, policies), snapshot, policies)


def policy_of(
    snapshot: Snapshot, *, policies: Sequence[CompiledPolicy], customer_id: str
) -> str | None:
    """The name of the policy that a customer is under; None where none is for them.

    Where nothing is open the conditions are judged on a customer who owes nought.
    """
    payer = snapshot.customers.filter(customer_id=customer_id)["payer"]
    alone = snapshot.only(payer)
    owed = _owed(alone, policies)
    if owed.ladders.is_empty():
        owed = replace(owed, ladders=_owing_nothing(alone, payer))
    claims = _claims(owed, alone, policies)
    return str(claims["policy"][0]) if claims.height else None


def _owed(snapshot: Snapshot, policies: Sequence[CompiledPolicy]) -> Portfolio:
    names = frozenset(name for each in policies for name in each.facts)
    return portfolio.spread(snapshot, facts=names)


def _claims(
    owed: Portfolio, snapshot: Snapshot, policies: Sequence[CompiledPolicy]
) -> pl.DataFrame:
    systems = frozenset(each.policy.contact.days for each in policies)
    calendar = calendars.lay_out(snapshot, as_of=snapshot.as_of, systems=systems)
    claimed, _ = choice.by_policy(policies, owed, snapshot, calendar)
    parts = [
        mine.ladders.select("payer", policy=pl.lit(each.policy.name)) for each, mine in claimed
    ]
    empty = pl.DataFrame(schema={"payer": PAYER, "policy": pl.String()})
    return pl.concat([empty, *parts]).unique("payer", keep="first", maintain_order=True)


def _owing_nothing(snapshot: Snapshot, payer: pl.Series) -> pl.DataFrame:
    """A ladder for a payer who has none, with their default entity and no state."""
    customer = snapshot.customers[payer]
    return customer.select(
        "payer",
        "entity_id",
        "customer_id",
        *(name for name in STATE),
        ladder=pl.col("payer").cast(LADDER),
        call_asked_on=pl.lit(None, dtype=pl.Date),
    ).with_columns(
        episode=pl.lit(0, dtype=pl.Int64),
        episode_opened_on=pl.lit(None, dtype=pl.Date),
        stage=pl.lit(None, dtype=pl.String),
        stage_on=pl.lit(None, dtype=pl.Date),
    )
