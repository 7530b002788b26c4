"""How things stand on each ladder under one policy: what counts, what it comes to, what is met."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import polars as pl

from dunwell.engine import amounts, counting, facts, pauses
from dunwell.engine.calendars import Calendar
from dunwell.engine.pauses import Pauses
from dunwell.engine.portfolio import Portfolio
from dunwell.engine.runs import runs
from dunwell.engine.set_aside import set_aside
from dunwell.engine.snapshot import Snapshot
from dunwell.policy.compile import CompiledPolicy

APPLIES = "applies"
SILENCED = "silenced"
OLDEST = frozenset({"oldest_due_on", "oldest_days_past_due"})
"""Facts about the item that fell due first, deferred or not."""


def when(stage_id: str) -> str:
    """The name of the column that says whether a stage's own condition is met."""
    return f"when {stage_id}"


@dataclass(frozen=True, slots=True)
class Situation:
    compiled: CompiledPolicy
    pauses: Pauses
    counted: pl.DataFrame
    """Counted items, ladder by ladder, oldest first."""
    set_aside: pl.DataFrame
    """By ladder: a sentence for each open item that does not count today."""
    lists: pl.DataFrame
    """By ladder: `item_ids`, and `currencies` beside `amounts`."""
    judged: pl.DataFrame
    """What is open and overdue as conditions and limits see it."""
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
    extra = names & frozenset(snapshot.extra_facts) & frozenset(counted.columns)
    summary = _summary(counted, names & OLDEST, extra, as_of)
    owed = amounts.per_currency(counted, summary)
    judged = amounts.judged(owed, portfolio, snapshot, names=names)
    known = facts.frame(judged, summary, portfolio, snapshot, names=names, as_of=as_of)
    return Situation(
        compiled=compiled,
        pauses=paused,
        counted=counted,
        set_aside=set_aside(portfolio, pauses=paused, as_of=as_of),
        lists=lists(summary.select("ladder", "item_ids"), owed),
        judged=judged,
        summary=summary.drop("item_ids", "currency", "open", "overdue", "is_mixed"),
        met=_met(compiled, known),
    )


def lists(item_ids: pl.DataFrame, owed: pl.DataFrame) -> pl.DataFrame:
    """By ladder: the items listed, oldest first, and what is asked in the order of currencies."""
    asked = owed.group_by("ladder", maintain_order=True).agg(
        currencies=pl.col("currency").cast(pl.String), amounts="open"
    )
    return item_ids.join(asked, on="ladder", how="left", maintain_order="left")


def _summary(
    counted: pl.DataFrame, oldest: frozenset[str], extra: frozenset[str], as_of: date
) -> pl.DataFrame:
    """The first item of each ladder is its trigger item: the oldest effective due date, then id.

    `oldest` and `extra` are facts that conditions read, and that are worked out for those only.
    """
    own = runs(counted["ladder"])
    trigger = counted.select(
        "ladder", "due", "issued_on", "days_past_due", "currency", *sorted(extra),
        trigger_item="item_id", due_on="due",
    )[own.firsts]  # fmt: skip
    added = counted.select(
        items_overdue=amounts.IS_OVERDUE,
        open="left",
        overdue=pl.when(amounts.IS_OVERDUE).then("left").otherwise(0),
    )
    return trigger.hstack(_listed(counted, as_of, with_oldest=bool(oldest))).with_columns(
        own.lengths().alias("items_open"),
        own.vary(counted["currency"].to_physical()).alias("is_mixed"),
        *(own.sums(column) for column in added),
        pl.col("ladder").set_sorted(),
    )


def _listed(counted: pl.DataFrame, as_of: date, *, with_oldest: bool) -> pl.DataFrame:
    """Ladder by ladder, what no running total can tell."""
    told = [pl.col("told").max(), pl.col("item_id").alias("item_ids")]
    together = counted.group_by("ladder", maintain_order=True)
    if not with_oldest:
        return together.agg(told).drop("ladder")
    since = (pl.lit(as_of) - pl.col("oldest_due_on")).dt.total_days()
    return (
        together.agg(*told, pl.col("due_on").min().alias("oldest_due_on"))
        .with_columns(oldest_days_past_due=since)
        .drop("ladder")
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
    return answers.group_by("ladder", maintain_order=True).agg(pl.all().any())
