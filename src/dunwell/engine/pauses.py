"""What stands still today: holds and promises, on items and on whole customers.

A hold whose policy names how long it lasts ends then, unless it says until when itself; ends
are exclusive. An item's hold takes the item out of what counts; a customer's hold stops every
contact. A hold of a kind that stops an item but names none stops the customer: what is not
known is held.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import polars as pl

from dunwell.engine.calendars import Calendar
from dunwell.engine.snapshot import Snapshot
from dunwell.policy.model import HoldRule, Policy, PromiseRules


@dataclass(frozen=True, slots=True)
class Pauses:
    items: pl.DataFrame
    """`item_id`, `held_by`, `ends_on`: items that an active hold or promise stops."""
    payers: pl.DataFrame
    """`payer`, `held_by`, `ends_on`: customers that an active hold stops."""
    promised: pl.DataFrame
    """`payer`, `ends_on`: customers whose open promise names no item, and so covers all."""
    ended: pl.DataFrame
    """`payer`, `hold_ended_on`: when the customer's last hold ended; the gap starts again there."""


def standing(snapshot: Snapshot, *, policy: Policy, calendar: Calendar, as_of: date) -> Pauses:
    """Every hold and promise as this policy reads it."""
    holds = _with_ends(snapshot.holds, policy, calendar)
    is_active = pl.col("ends_on").is_null() | (pl.col("ends_on") > as_of)
    active = holds.filter(is_active)
    promises = _open_promises(snapshot.promises, policy.promises, calendar, as_of)
    return Pauses(
        items=pl.concat(
            [
                active.filter(stops="item").select("item_id", "held_by", "ends_on"),
                _promised_items(promises),
            ]
        ).unique("item_id", keep="first", maintain_order=True),
        payers=_held_payers(active.filter(stops="customer")),
        promised=promises.filter(~_names_items())
        .group_by("payer")
        .agg(pl.col("ends_on").max())
        .sort("payer"),
        ended=holds.filter(~is_active, stops="customer")
        .group_by("payer")
        .agg(hold_ended_on=pl.col("ends_on").max())
        .sort("payer"),
    )


def _with_ends(holds: pl.DataFrame, policy: Policy, calendar: Calendar) -> pl.DataFrame:
    """Each hold with what it stops and when it ends, kind by kind."""
    empty = holds.clear().with_columns(
        held_by="kind", stops=pl.lit("item"), ends_on=pl.col("until_on")
    )
    kinds = holds["kind"].unique().sort().to_list()
    parts = [_of_kind(holds.filter(kind=kind), policy.hold(kind), calendar) for kind in kinds]
    return pl.concat([empty, *parts]).sort("payer", "kind", "item_id", "from_on", "ends_on")


def _of_kind(holds: pl.DataFrame, rule: HoldRule, calendar: Calendar) -> pl.DataFrame:
    stops_item = pl.lit(rule.stops == "item") & pl.col("item_id").is_not_null()
    marked = holds.with_columns(
        held_by="kind",
        stops=pl.when(stops_item).then(pl.lit("item")).otherwise(pl.lit("customer")),
    )
    if rule.lasts is None:
        return marked.with_columns(ends_on="until_on")
    return calendar.add(marked, "from_on", rule.lasts, "lasts_until").select(
        pl.all().exclude("lasts_until"), ends_on=pl.coalesce("until_on", "lasts_until")
    )


def _held_payers(holds: pl.DataFrame) -> pl.DataFrame:
    """One row a payer: the first kind by name, and the last end, unknown where one is unknown."""
    is_open_ended = pl.col("ends_on").is_null().any()
    last_end = pl.when(is_open_ended).then(None).otherwise(pl.col("ends_on").max())
    return holds.group_by("payer").agg(pl.col("held_by").min(), ends_on=last_end).sort("payer")


def _open_promises(
    promises: pl.DataFrame, rules: PromiseRules, calendar: Calendar, as_of: date
) -> pl.DataFrame:
    """Promises that may still be kept: through the last day of grace, chased from the day after."""
    running = calendar.add(promises.filter(status="open"), "due_on", rules.grace, "kept_until")
    return running.with_columns(ends_on=pl.col("kept_until") + pl.duration(days=1)).filter(
        pl.col("ends_on") > as_of
    )


def _names_items() -> pl.Expr:
    return (pl.col("item_ids").list.len() > 0).fill_null(value=False)


def _promised_items(promises: pl.DataFrame) -> pl.DataFrame:
    return (
        promises.filter(_names_items())
        .explode("item_ids")
        .group_by(item_id="item_ids")
        .agg(pl.col("ends_on").max())
        .sort("item_id")
        .select("item_id", "ends_on", held_by=pl.lit("promise"))
        .select("item_id", "held_by", "ends_on")
    )
