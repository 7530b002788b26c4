"""Cutting the portfolio into stretches of customers, each decided as if it were all there is.

A decision depends on one payer's rows alone, so batches change nothing but the memory that the
work takes and the hands that can share it. Customers are numbered in their order: what is decided
stretch by stretch is in the order of the file.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import polars as pl

from dunwell.engine.calendars import Calendar
from dunwell.engine.portfolio import Portfolio
from dunwell.engine.snapshot import PAYER, Snapshot

ITEMS_EACH = 500_000
"""At most; so many items' columns are small enough for their memory to be used again."""

ITEMS_LEAST = 100_000
"""Fewer are not worth another pair of hands."""

STILL_ASKED = ("payer", "item_id", "entity_id", "issued_on")
"""What is asked of items once each stands on its ladder."""

Stretch = tuple[int, int]
"""The customers from one number up to another."""


def items_each(items: int, *, hands: int) -> int:
    """How many items a batch has, so that all hands are busy until the end."""
    rounds = max(-(-items // (ITEMS_EACH * hands)), 1)
    return max(-(-items // (rounds * hands)), ITEMS_LEAST)


def stretches(owed: Portfolio, *, customers: int, items_each: int) -> list[Stretch]:
    """All customers, in stretches with about so many items each. A payer is never divided."""
    payers = owed.debts["payer"].gather_every(items_each)
    inner = payers.unique(maintain_order=True)[1:].to_list()
    return list(pairwise([0, *inner, customers]))


def of_snapshot(snapshot: Snapshot, stretch: Stretch) -> Snapshot:
    """The customers of a stretch and what is theirs, numbered from nought again."""
    first, end = stretch
    if end - first == snapshot.customers.height:
        return snapshot
    ladders = snapshot.ladders
    return replace(
        snapshot,
        customers=snapshot.customers.slice(first, end - first),
        items=_of_table(snapshot.items.select(STILL_ASKED), stretch),
        holds=_of_table(snapshot.holds, stretch),
        contacts=_of_table(snapshot.contacts, stretch),
        payments=_of_table(snapshot.payments, stretch),
        promises=_of_table(snapshot.promises, stretch),
        ladders=None if ladders is None else _of_table(ladders, stretch),
    )


def of_calendar(calendar: Calendar, stretch: Stretch) -> Calendar:
    first, end = stretch
    return replace(calendar, place_of_payer=calendar.place_of_payer.slice(first, end - first))


def _of_table(frame: pl.DataFrame, stretch: Stretch) -> pl.DataFrame:
    first, end = stretch
    is_theirs = (pl.col("payer") >= first) & (pl.col("payer") < end)
    return frame.filter(is_theirs).with_columns(pl.col("payer") - pl.lit(first, dtype=PAYER))
