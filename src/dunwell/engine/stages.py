"""Which stage each ladder has earned today, and by which items.

A stage is earned when the trigger item is old enough, every stage before it whose condition is
met has been carried out, its gap has passed and its own condition holds. One step a run. Stages
before the due date belong to items: they are earned by the items that were not told them yet,
and only while nothing is overdue.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import polars as pl

from dunwell.engine.amounts import is_at_or_below
from dunwell.engine.counting import rung_number, rungs
from dunwell.engine.portfolio import Portfolio
from dunwell.engine.situation import SILENCED, Situation, when
from dunwell.engine.snapshot import Snapshot
from dunwell.policy.model import Policy, Stage

NONE_YET = -1


@dataclass(frozen=True, slots=True)
class Steps:
    ladders: pl.DataFrame
    """One row a ladder: where it stands, `next_stage`, `earned`, and a code for why silent."""
    ahead: pl.DataFrame
    """The items that a stage before the due date lists: `ladder`, `item_id`, oldest first."""


def take(situation: Situation, portfolio: Portfolio, snapshot: Snapshot) -> Steps:
    """The step that each ladder has earned, or why it has earned none."""
    policy = situation.compiled.policy
    standing = _standing(situation, portfolio, snapshot)
    climbed = _earned_rung(standing, policy, snapshot.as_of)
    listed = _heads_up(situation, policy)
    ahead = listed.group_by("ladder", maintain_order=True).agg(
        pl.col("ahead_stage").first(),
        pl.col("item_id").first().alias("ahead_item"),
        pl.col("due").first().alias("ahead_due"),
        pl.len().cast(pl.Int64).alias("ahead_count"),
    )
    both = climbed.join(ahead, on="ladder", how="left", maintain_order="left")
    is_ahead = pl.col("rung_earned").is_null() & pl.col("ahead_stage").is_not_null()
    earned = pl.coalesce("rung_earned", "ahead_stage")
    ladders = both.with_columns(
        earned=pl.when(pl.col("is_left_alone")).then(None).otherwise(earned),
        is_ahead=is_ahead & ~pl.col("is_left_alone"),
    ).with_columns(why_silent=_why_silent())
    return Steps(ladders, listed.select("ladder", "item_id"))


def _standing(situation: Situation, portfolio: Portfolio, snapshot: Snapshot) -> pl.DataFrame:
    """Each ladder with its summary, its conditions, the stage it stands at and the gap's start."""
    policy = situation.compiled.policy
    joined = portfolio.ladders
    for further, key in (
        (
            situation.summary.drop("issued_on", "due_on", "oldest_due_on", strict=False),
            "ladder",
        ),
        (situation.met, "ladder"),
        (_left_alone(situation, policy), "ladder"),
        (situation.pauses.ended, "payer"),
    ):
        joined = joined.join(further, on=key, how="left", maintain_order="left")
    current = pl.col("told") if snapshot.remembers_told_stages else rung_number("stage", policy)
    last_hold = pl.when(pl.col("hold_ended_on") > pl.col("stage_on")).then("hold_ended_on")
    return joined.with_columns(
        current=current.fill_null(NONE_YET),
        gap_from=pl.coalesce(last_hold, "stage_on"),
        is_small=pl.col("is_small").fill_null(value=False),
        items_open=pl.col("items_open").fill_null(0),
    )


def _left_alone(situation: Situation, policy: Policy) -> pl.DataFrame:
    """Ladders that owe too little to be chased for, in every currency that is judged."""
    small = is_at_or_below(policy.ignore_below)
    return situation.judged.group_by("ladder", maintain_order=True).agg(is_small=small.all())


def _earned_rung(standing: pl.DataFrame, policy: Policy, as_of: date) -> pl.DataFrame:
    ladder = rungs(policy)
    gap_passed = (pl.lit(as_of) - pl.col("gap_from")).dt.total_days()
    found = standing.with_columns(next_rung=_next_rung(ladder)).with_columns(
        next_day=_of_rung([stage.day for stage in ladder]),
        next_gap=_of_rung([stage.gap_days for stage in ladder]),
        next_stage=_named(ladder),
    )
    is_due = (pl.col("days_past_due") >= pl.col("next_day")).fill_null(value=False)
    is_first = pl.col("stage_on").is_null() & (pl.col("current") == NONE_YET)
    gap_left = (
        pl.when(is_first | (pl.col("next_gap") == 0))
        .then(pl.lit(0, dtype=pl.Int64))
        .otherwise((pl.col("next_gap") - gap_passed).clip(lower_bound=0))
    )
    silence = _is_silenced(policy, standing.columns)
    return found.with_columns(gap_left=gap_left, is_silenced=silence & is_due).with_columns(
        is_left_alone=pl.col("is_small") | pl.col("is_silenced"),
        rung_earned=pl.when(is_due & (pl.col("gap_left").fill_null(0) == 0)).then("next_stage"),
    )


def _next_rung(ladder: tuple[Stage, ...]) -> pl.Expr:
    """The first stage above the current one whose condition is met; others are passed over."""
    options = [
        pl.when((pl.col("current") < number) & _is_met(stage)).then(
            pl.lit(number, dtype=pl.Int32)
        )
        for number, stage in enumerate(ladder)
    ]
    return pl.coalesce(*options, pl.lit(None, dtype=pl.Int32))


def _is_met(stage: Stage) -> pl.Expr:
    return pl.lit(value=True) if stage.when is None else pl.col(when(stage.id))


def _of_rung(values: list[int]) -> pl.Expr:
    return pl.lit(pl.Series(values, dtype=pl.Int64)).gather("next_rung")


def _named(ladder: tuple[Stage, ...]) -> pl.Expr:
    names = pl.Series([stage.id for stage in ladder], dtype=pl.String)
    return pl.lit(names).gather("next_rung")


def _is_silenced(policy: Policy, columns: list[str]) -> pl.Expr:
    """Likely to pay anyway, where the policy has switched waiting on, and not for too long."""
    silence = policy.silence
    if silence is None or not silence.active or SILENCED not in columns:
        return pl.lit(value=False)
    return pl.col(SILENCED).fill_null(value=False) & (
        pl.col("days_past_due") < silence.until_day
    )


def _heads_up(situation: Situation, policy: Policy) -> pl.DataFrame:
    """For ladders with nothing overdue: the items of the latest stage that any of them earned."""
    ahead = [stage for stage in policy.stages if stage.day < 0]
    calm = situation.summary.filter(items_overdue=0).select("ladder")
    near = (
        situation.counted.filter(
            pl.col("days_past_due") <= 0,
            pl.col("days_past_due") >= min((stage.day for stage in ahead), default=1),
        )
        .join(calm, on="ladder", how="semi", maintain_order="left")
        .join(situation.met, on="ladder", how="left", maintain_order="left")
    )
    listed = near.clear().select("ladder", "item_id", "due", ahead_stage=pl.lit(""))
    for stage in reversed(ahead):
        earning = near.filter(_earns_ahead(policy, stage))
        fresh = earning.join(listed, on="ladder", how="anti", maintain_order="left")
        named = fresh.select("ladder", "item_id", "due", ahead_stage=pl.lit(stage.id))
        listed = pl.concat([listed, named])
    return listed


def _earns_ahead(policy: Policy, stage: Stage) -> pl.Expr:
    """Items near enough to their due date that were not told this stage, nor any after it."""
    later = {named.id for named in policy.stages[policy.stages.index(stage) :]}
    later |= {named.id for named in rungs(policy)}
    is_told = pl.col("told_stage").is_in(sorted(later)).fill_null(value=False)
    return (pl.col("days_past_due") >= stage.day) & ~is_told & _is_met(stage)


def _why_silent() -> pl.Expr:
    """A code for each ladder that earns nothing; the words are `reasons`' business."""
    return (
        pl.when(pl.col("earned").is_not_null())
        .then(None)
        .when(pl.col("items_open") == 0)
        .then(pl.lit("nothing counts"))
        .when(pl.col("is_small"))
        .then(pl.lit("small"))
        .when(pl.col("is_silenced"))
        .then(pl.lit("pays anyway"))
        .when(pl.col("items_overdue") == 0)
        .then(pl.lit("nothing overdue"))
        .when(pl.col("next_rung").is_null())
        .then(pl.lit("last stage"))
        .when(pl.col("days_past_due") < pl.col("next_day"))
        .then(pl.lit("too early"))
        .otherwise(pl.lit("gap"))
    )
