"""Filling in what the guardrails ask, and letting them judge every row."""

from __future__ import annotations

from datetime import date, time

import polars as pl

from dunwell.engine import handover, history, limits, windows
from dunwell.engine.calendars import Calendar
from dunwell.engine.portfolio import Portfolio
from dunwell.engine.situation import Situation
from dunwell.engine.snapshot import Snapshot
from dunwell.engine.stages import Steps
from dunwell.guardrails import registry
from dunwell.policy.model import Duration, Policy


def guard(
    proposed: pl.DataFrame, steps: Steps, situation: Situation, portfolio: Portfolio,
    snapshot: Snapshot, calendar: Calendar,
) -> pl.DataFrame:  # fmt: skip
    """Add every guardrail fact, `blocked_by`, `next_allowed` and `because` to the proposed rows."""
    policy = situation.compiled.policy
    rows = windows.add_windows(proposed, snapshot, rules=policy.contact, calendar=calendar)
    rows = _with_holds(rows, situation, portfolio, snapshot)
    rows = _with_freshness(rows, snapshot, policy.contact.fresh, calendar)
    rows = handover.add_proof(rows, situation, portfolio, snapshot)
    rows = _with_plain_facts(rows, steps, situation, snapshot)
    rows = _with_limits(rows, snapshot, policy)
    return _with_verdicts(rows, policy, calendar)


def _with_holds(
    rows: pl.DataFrame, situation: Situation, portfolio: Portfolio, snapshot: Snapshot
) -> pl.DataFrame:
    """A hold of the customer or a good-faith payment: the later end counts, unknown if one is."""
    paid = history.good_faith(
        situation.judged, portfolio, snapshot, situation.compiled.policy.good_faith
    )
    held = situation.pauses.payers.rename({"ends_on": "hold_until"})
    joined = rows.join(held, on="payer", how="left", maintain_order="left").join(
        paid, on="ladder", how="left", maintain_order="left"
    )
    is_on_hold = pl.col("held_by").is_not_null()
    is_open_ended = is_on_hold & pl.col("hold_until").is_null()
    paid_well = pl.col("good_faith_until").is_not_null()
    until = pl.max_horizontal("hold_until", pl.when(paid_well).then("good_faith_until"))
    dated = joined.with_columns(
        is_held=is_on_hold | paid_well,
        held_by=pl.coalesce("held_by", pl.when(paid_well).then(pl.lit("good_faith"))),
        held_until=pl.when(~is_open_ended).then(until),
    )
    return dated.with_columns(held_until_at=windows.instants_on(dated, "held_until", time(0)))


def _with_freshness(
    rows: pl.DataFrame, snapshot: Snapshot, fresh: Duration | None, calendar: Calendar
) -> pl.DataFrame:
    """Judged only where the snapshot says how fresh its entity's data are."""
    about_overdue = pl.col("items_overdue") > 0
    known = snapshot.entities.select("entity_id", "fresh_on")
    joined = rows.join(known, on="entity_id", how="left", maintain_order="left")
    if fresh is None or not joined["fresh_on"].is_not_null().any():
        return joined.with_columns(is_about_overdue=about_overdue, is_fresh=pl.lit(value=True))
    aged = _aged(joined, snapshot.as_of, fresh, calendar)
    return aged.with_columns(
        is_about_overdue=about_overdue,
        is_fresh=pl.col("fresh_on").is_null() | (pl.col("age") <= fresh.amount),
    ).drop("age")


def _aged(rows: pl.DataFrame, as_of: date, fresh: Duration, calendar: Calendar) -> pl.DataFrame:
    if fresh.unit == "business days":
        return calendar.count_since(rows, "fresh_on", as_of, "age")
    return rows.with_columns(age=(pl.lit(as_of) - pl.col("fresh_on")).dt.total_days())


def _with_plain_facts(
    rows: pl.DataFrame, steps: Steps, situation: Situation, snapshot: Snapshot
) -> pl.DataFrame:
    """Facts that need no other table: only the next stage and counted items are ever proposed."""
    nothing = pl.lit(0, dtype=pl.Int64)
    gap_left = pl.when("is_ahead").then(nothing).otherwise("gap_left")
    already = history.contacted_already(rows, situation.counted, steps.ahead, snapshot)
    return rows.with_columns(
        already.alias("is_contacted_already"),
        has_policy_version=pl.lit(value=True),  # a step is earned under a policy, and only so
        are_facts_kept=pl.lit(value=True),  # by whoever asked: a run keeps what it gathered
        moment=pl.when(pl.col("opens_at").is_not_null()).then("planned_at"),
        steps_missing=nothing,
        gap_left_days=gap_left,
        gap_ends_at=pl.col("planned_at") + pl.duration(days=gap_left),
        items_unsendable=nothing,
        items_listed=pl.when("is_ahead").then("ahead_count").otherwise("items_open"),
    )


def _with_limits(rows: pl.DataFrame, snapshot: Snapshot, policy: Policy) -> pl.DataFrame:
    """Limits are used up by the rows of this run that nothing else holds back."""
    alone = limits.left_for(
        limits.add_limits(rows, snapshot, policy.contact).with_columns(
            would_go=pl.lit(value=False)
        ),
        policy.contact,
    )
    is_held = registry.judged(alone).select(pl.any_horizontal(pl.all())).to_series()
    is_contact = pl.col("action") != "escalate"
    going = alone.with_columns(would_go=~is_held & is_contact)
    return limits.left_for(going, policy.contact) if limits.any_ahead(going) else going


def _with_verdicts(rows: pl.DataFrame, policy: Policy, calendar: Calendar) -> pl.DataFrame:
    """The verdicts, with `next_allowed` moved into the next window."""
    ruled = rows.hstack(registry.verdicts(rows))
    opening = windows.next_openings(ruled, "next_allowed", policy.contact, calendar)
    return ruled.with_columns(next_allowed=opening)
