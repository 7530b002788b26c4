"""What may be handed over, and the proof of it (the facts behind G5). Without proof, unknown.

Only what a delivered final notice listed, and whose last chance is over, is handed over. Whatever
is newer stays with us, and spares nothing that is older.
"""

from __future__ import annotations

from datetime import date

import polars as pl

from dunwell.engine import amounts, history
from dunwell.engine.portfolio import Portfolio
from dunwell.engine.situation import Situation
from dunwell.engine.snapshot import Snapshot
from dunwell.policy.model import PLACED, Escalation

PROOF = (
    "items_without_notice", "last_chance_left_days", "answers_waiting", "channels_missing",
)  # fmt: skip
TOLD_ON = pl.col("final_notice_delivered_on")
ANSWERED = "answered"
"""The outcome of a contact by which somebody has answered all that was said until then."""


def ready(situation: Situation, ladders: pl.DataFrame, as_of: date) -> pl.DataFrame:
    """The counted items that the ladders which escalate may hand over, oldest first."""
    policy = situation.compiled.policy
    stages = [stage.id for stage in policy.stages if stage.escalate is not None]
    escalating = ladders.filter(pl.col("earned").is_in(stages)).select("ladder")
    if policy.escalation is None or escalating.is_empty():
        return situation.counted.clear()
    listed = situation.counted.join(escalating, on="ladder", how="semi", maintain_order="left")
    return listed.filter(_left(policy.escalation, as_of) == 0)


def add_proof(
    rows: pl.DataFrame, situation: Situation, portfolio: Portfolio, snapshot: Snapshot
) -> pl.DataFrame:
    """Add G5's facts; null for other rows, and where no rule says what is enough."""
    rule = situation.compiled.policy.escalation
    escalates = rows.filter(action="escalate")
    unknown = [pl.lit(None, dtype=pl.Int64).alias(name) for name in PROOF]
    if rule is None or escalates.is_empty():
        above = pl.lit(None, dtype=pl.Boolean)
        return rows.with_columns(*unknown, is_above_minimum=above, has_approval=above)
    items = ready(situation, escalates, snapshot.as_of)
    owed = amounts.judged_items(items, portfolio, snapshot)
    proof = (
        escalates.select("ladder", "payer", "number")
        .join(_notices(situation, escalates, rule, snapshot.as_of), on="ladder", how="left")
        .join(_balances(owed, rule), on="ladder", how="left")
    )
    proof = _with_answers(proof, items, situation, portfolio, snapshot)
    proof = _with_channels(proof, snapshot)
    return rows.join(
        proof.select(
            "ladder", "items_without_notice", "last_chance_left_days", "answers_waiting",
            "is_above_minimum",
            channels_missing=(rule.channels_tried - pl.col("tried")).clip(lower_bound=0),
        ),
        on="ladder", how="left", maintain_order="left",
    ).with_columns(has_approval=pl.col("approval").is_not_null())  # fmt: skip


def _left(rule: Escalation, as_of: date) -> pl.Expr:
    """The days of its last chance that an item still has; null without a delivered notice."""
    waited = (pl.lit(as_of) - TOLD_ON).dt.total_days()
    return pl.when(TOLD_ON <= as_of).then((rule.last_chance_days - waited).clip(lower_bound=0))


def _notices(
    situation: Situation, escalates: pl.DataFrame, rule: Escalation, as_of: date
) -> pl.DataFrame:
    """By ladder: whether a notice listed anything, and the shortest last chance still to pass.

    `told_on` is when the first of those to be handed over was told.
    """
    listed = situation.counted.join(escalates.select("ladder"), on="ladder", how="semi")
    dated = listed.select("ladder", told_on=TOLD_ON, left=_left(rule, as_of))
    none_told = pl.col("left").is_null().all()
    return dated.group_by("ladder").agg(
        items_without_notice=pl.when(none_told).then(pl.len()).otherwise(0).cast(pl.Int64),
        last_chance_left_days=pl.col("left").min(),
        told_on=pl.col("told_on").filter(pl.col("left") == pl.col("left").min()).min(),
    )


def _balances(owed: pl.DataFrame, rule: Escalation) -> pl.DataFrame:
    enough = amounts.is_at_least(rule.min_balance)
    return owed.group_by("ladder").agg(is_above_minimum=enough.any())


def _with_answers(
    proof: pl.DataFrame,
    items: pl.DataFrame,
    situation: Situation,
    portfolio: Portfolio,
    snapshot: Snapshot,
) -> pl.DataFrame:
    """Whatever they did or said from the notice on: each waits until a person has answered it.

    What still holds, or is still promised, nobody can have answered. What has a day and no hour
    counts as said before what was answered that day. That something else of theirs was handed
    over is not their answer.
    """
    answered = (
        snapshot.contacts.filter(direction="out", outcome=ANSWERED)
        .group_by("payer")
        .agg(answered_at=pl.col("at").max())
    )
    since = proof.select("ladder", "payer", "told_on").join(answered, on="payer", how="left")
    is_another = (pl.col("kind") == PLACED.kind) & ~pl.col("item_id").is_in(
        items["item_id"].implode()
    ).fill_null(value=False)
    is_over = pl.col("until_on") <= snapshot.as_of
    said = pl.concat(
        [
            snapshot.promises.select(
                "payer", day="made_on", at=_began("made_on", where=pl.col("status") != "open")
            ),
            snapshot.holds.filter(~is_another).select(
                "payer", day="from_on", at=_began("from_on", where=is_over)
            ),
            snapshot.contacts.filter(direction="in").select(
                "payer", "at", day=pl.col("at").dt.date()
            ),
        ],
        how="diagonal",
    )
    paid = history.paid_enough(
        situation.judged, portfolio, snapshot, situation.compiled.policy.good_faith
    ).select("ladder", "day", at=_began("day"))
    answers = pl.concat(
        [since.join(said, on="payer"), since.join(paid, on="ladder")], how="diagonal"
    ).filter(
        pl.col("day") >= pl.col("told_on"),
        (pl.col("at") > pl.col("answered_at")).fill_null(value=True),
    )
    counted = answers.group_by("ladder").agg(answers_waiting=pl.len().cast(pl.Int64))
    return proof.join(counted, on="ladder", how="left").with_columns(
        pl.col("answers_waiting").fill_null(0)
    )


def _began(day: str, *, where: pl.Expr | None = None) -> pl.Expr:
    """The first moment of a day, as far as it is known; null elsewhere."""
    began = pl.col(day).cast(pl.Datetime("us")).dt.replace_time_zone("UTC")
    return began if where is None else pl.when(where).then(began)


def _with_channels(proof: pl.DataFrame, snapshot: Snapshot) -> pl.DataFrame:
    sent = snapshot.contacts.filter(direction="out").select("payer", "episode", "channel")
    tried = (
        proof.select("ladder", "payer", episode="number")
        .join(sent, on=["payer", "episode"], how="inner")
        .group_by("ladder")
        .agg(tried=pl.col("channel").n_unique().cast(pl.Int64))
    )
    return proof.join(tried, on="ladder", how="left").with_columns(pl.col("tried").fill_null(0))
