"""Customers in the middle of an episode, as another version of the policy finds them."""

from collections.abc import Sequence
from datetime import timedelta
from functools import lru_cache

import polars as pl

from dunwell.casework import policies
from dunwell.casework.models import PolicyVersion
from dunwell.engine import moving
from dunwell.engine.moving import Version
from dunwell.engine.snapshot import Snapshot
from dunwell.identity import columnar

TOLD = """
SELECT DISTINCT t.item_id::text AS item_id, t.stage
  FROM casework_toldstage t
  JOIN ledger_openitem i ON i.id = t.item_id
 WHERE i.open_minor <> 0 AND t.told_on < DATE '{before}' /* only i.customer_id */
"""
TOLD_COLUMNS = {"item_id": pl.String(), "stage": pl.String()}


def moved(
    seen: Snapshot,
    *,
    text: str,
    earlier: Sequence[Version],
    whose: Sequence[int] | None = None,
) -> Snapshot:
    """The portfolio with every stage by its name in this text; see `engine.moving` for the rule.

    Where no version before had another ladder there is nothing to do, and nothing is read. At
    a moment of the day, as at sending, what was told that day does not count yet: a stage's
    other channels may still follow.
    """
    if not moving.differs(policies.read(text), earlier):
        return seen
    ends = seen.as_of if seen.at is not None else seen.as_of + timedelta(days=1)
    told = columnar.read(TOLD.format(before=ends), schema=TOLD_COLUMNS, customers=whose)
    return moving.carry_over(seen, told, policies=policies.compiled(text), earlier=earlier)


def moved_then(seen: Snapshot, version: PolicyVersion) -> Snapshot:
    """The same for a day in the past or to come, which knows by itself what was told by then."""
    return moved_by(seen, version.text, earlier_than(version))


def moved_by(seen: Snapshot, text: str, earlier: Sequence[Version]) -> Snapshot:
    """The same for any text."""
    if not moving.differs(policies.read(text), earlier):
        return seen
    told = seen.items.select("item_id", stage="told_stage").drop_nulls()
    return moving.carry_over(seen, told, policies=policies.compiled(text), earlier=earlier)


def earlier_than(version: PolicyVersion) -> tuple[Version, ...]:
    """The policies of the versions before, the latest first; equal texts once."""
    return _read(tuple(_texts(before=version.number)))


def all_versions() -> tuple[Version, ...]:
    """The policies of every version there is, the latest first: what a draft would follow."""
    return _read(tuple(_texts(before=None)))


def _texts(*, before: int | None) -> list[str]:
    found = PolicyVersion.objects.order_by("-number")
    if before is not None:
        found = found.filter(number__lt=before)
    return list(dict.fromkeys(found.values_list("text", flat=True)))


@lru_cache(maxsize=16)
def _read(texts: tuple[str, ...]) -> tuple[Version, ...]:
    return tuple(policies.read(text) for text in texts)
