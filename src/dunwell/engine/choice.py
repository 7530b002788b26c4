"""Whose policy it is: the one set on the customer by hand, else the first whose `for` holds.

A customer is under one policy, as the laws that protect them tighten it. Where `for` reads more
than the customer's own columns it is judged on the facts as that very policy counts them, and
holds if it does for any entity.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import polars as pl

from dunwell.engine import law, situation
from dunwell.engine.calendars import Calendar
from dunwell.engine.law import Group
from dunwell.engine.portfolio import Portfolio
from dunwell.engine.situation import APPLIES
from dunwell.engine.snapshot import Snapshot
from dunwell.policy.compile import CompiledPolicy


def by_policy(
    compiled: Sequence[CompiledPolicy], owed: Portfolio, snapshot: Snapshot, calendar: Calendar
) -> tuple[list[Group], Portfolio]:
    """Each policy with the ladders that are its, and the ladders that are nobody's.

    A policy that laws tighten differently for different customers is there more than once; one
    that has nobody is left out, since to work at it costs as much as at a hundred. Where none
    has anybody the first stands for all.
    """
    groups: list[Group] = []
    rest = owed
    for each in compiled:
        mine, rest = _claim(each, rest, snapshot, calendar)
        groups += law.laid_over(each, mine, snapshot)
    return [group for group in groups if group[1].ladders.height] or groups[:1], rest


def _claim(
    each: CompiledPolicy, rest: Portfolio, snapshot: Snapshot, calendar: Calendar
) -> tuple[Portfolio, Portfolio]:
    pinned = snapshot.customers["policy"]
    by_hand = (pinned == each.policy.name).fill_null(value=False)
    free = _numbers(pinned.is_null())
    if _reads_only_customers(each, snapshot):
        holds = _applies_to_customers(each, snapshot.customers, snapshot.as_of)
        chosen = _numbers(by_hand | (pinned.is_null() & holds))
    else:
        candidates, _ = rest.split(free)
        met = situation.under(each, candidates, snapshot, calendar).met.filter(APPLIES)
        payers = rest.ladders.join(met.select("ladder"), on="ladder", how="semi")["payer"]
        chosen = pl.concat([_numbers(by_hand), payers.unique()])
    return rest.split(chosen)


def _reads_only_customers(each: CompiledPolicy, snapshot: Snapshot) -> bool:
    condition = each.policy.applies
    known = {*snapshot.customers.columns, "as_of"} - {"episode", "stage", "entity_id"}
    return condition is None or set(condition.facts) <= known


def _applies_to_customers(
    each: CompiledPolicy, customers: pl.DataFrame, as_of: date
) -> pl.Series:
    dated = customers.with_columns(as_of=pl.lit(as_of))
    return dated.with_columns(each.applies.alias(APPLIES))[APPLIES]


def _numbers(mask: pl.Series) -> pl.Series:
    return mask.arg_true().cast(pl.UInt32).alias("payer")
