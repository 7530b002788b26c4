"""How things stand on each ladder under one policy: what counts, what it comes to, what is met."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import polars as pl

from dunwell.engine import amounts, counting, facts, pauses
from dunwell.engine.calendars import Calendar
from dunwell.engine.pauses import Pauses
from dunwell.engine.portfolio import Portfolio
from dunwell.engine.snapshot import Snapshot
from dunwell.policy.compile import CompiledPolicy

APPLIES = "applies"
SILENCED = "silenced"


def when(stage_id: str) -> str:
    """The name of the column that says whether a stage's own condition is met."""
    return f"when {stage_id}"


@dataclass(frozen=True, slots=True)
class Situation:
    compiled: CompiledPolicy
    pauses: Pauses
    counted: pl.DataFrame
    """Counted items, ladder by ladder, oldest first."""
    amounts: pl.DataFrame
    """`open` and `overdue` by ladder and currency."""
    judged: pl.DataFrame
    """The same as conditions and limits see it."""
    summary: pl.DataFrame
    """One row a ladder with counted items: its trigger item, and counts."""
    met: pl.DataFrame
    """One row a ladder: a Boolean for each condition, by stage id; `applies` and `silenced`."""


def under(
    compiled: CompiledPolicy, portfolio: Portfolio, snapshot: Snapshot, calendar: Calendar
) -> Situation:
    """Look at the portfolio as this policy does."""
    policy, as_of = compiled.policy, snapshot.as_of
    paused = pauses.standing(snapshot, policy=policy, calendar=calendar, as_of=as_of)
    counted = counting.count(portfolio, pauses=paused, policy=policy, as_of=as_of)
    names = frozenset(compiled.facts)
    further = names & frozenset(snapshot.extra_facts) & frozenset(counted.columns)
    summary = _summary(counted, further, as_of)
    owed = amounts.per_currency(counted)
    judged = amounts.judged(owed, portfolio, snapshot)
    known = facts.frame(judged, summary, portfolio, snapshot, names=names, as_of=as_of)
    return Situation(compiled, paused, counted, owed, judged, summary, _met(compiled, known))


def _summary(counted: pl.DataFrame, further: frozenset[str], as_of: date) -> pl.DataFrame:
    """The first item of each ladder is its trigger item: the oldest effective due date, then id."""
    is_overdue = pl.col("days_past_due") > 0
    return (
        counted.lazy()
        .group_by("ladder", maintain_order=True)
        .agg(
            pl.col("item_id").first().alias("trigger_item"),
            pl.col("due", "issued_on", "days_past_due", *sorted(further)).first(),
            pl.col("told").max(),
            pl.len().cast(pl.Int64).alias("items_open"),
            is_overdue.sum().cast(pl.Int64).alias("items_overdue"),
            pl.col("due_on").min().alias("oldest_due_on"),
        )
        .with_columns(
            due_on="due",
            oldest_days_past_due=(pl.lit(as_of) - pl.col("oldest_due_on")).dt.total_days(),
        )
        .collect()
    )


def _met(compiled: CompiledPolicy, known: pl.DataFrame) -> pl.DataFrame:
    """Each condition, met where it holds for any of the ladder's judged amounts."""
    conditions = {APPLIES: compiled.applies}
    conditions |= {when(stage): met for stage, met in compiled.stage_conditions.items()}
    if compiled.silence is not None:
        conditions[SILENCED] = compiled.silence
    answers = known.select("ladder", *(met.alias(name) for name, met in conditions.items()))
    if answers["ladder"].n_unique() == answers.height:
        return answers
    return answers.group_by("ladder").agg(pl.all().any()).sort("ladder")
