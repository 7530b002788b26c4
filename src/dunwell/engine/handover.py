"""The proof that an escalation needs (the facts behind G5). What cannot be shown stays unknown."""

from __future__ import annotations

from datetime import date

import polars as pl

from dunwell.engine.amounts import is_at_least
from dunwell.engine.situation import Situation
from dunwell.engine.snapshot import Snapshot
from dunwell.policy.model import Escalation

PROOF = (
    "items_without_notice", "last_chance_left_days", "answers_waiting", "channels_missing",
)  # fmt: skip


def add_proof(rows: pl.DataFrame, situation: Situation, snapshot: Snapshot) -> pl.DataFrame:
    """Add G5's facts; null for other rows, and where no rule says what is enough."""
    rule = situation.compiled.policy.escalation
    escalates = rows.filter(action="escalate")
    unknown = [pl.lit(None, dtype=pl.Int64).alias(name) for name in PROOF]
    if rule is None or escalates.is_empty():
        above = pl.lit(None, dtype=pl.Boolean)
        return rows.with_columns(*unknown, is_above_minimum=above, has_approval=above)
    notices = _notices(situation, escalates, snapshot.as_of)
    proof = (
        escalates.select("ladder", "payer", "number")
        .join(notices, on="ladder", how="left")
        .join(_balances(situation, rule), on="ladder", how="left")
    )
    proof = _with_answers(proof, snapshot)
    proof = _with_channels(proof, snapshot)
    waited = (pl.lit(snapshot.as_of) - pl.col("told_last_on")).dt.total_days()
    return rows.join(
        proof.select(
            "ladder", "items_without_notice", "answers_waiting", "is_above_minimum",
            last_chance_left_days=(rule.last_chance_days - waited).clip(lower_bound=0),
            channels_missing=(rule.channels_tried - pl.col("tried")).clip(lower_bound=0),
        ),
        on="ladder", how="left", maintain_order="left",
    ).with_columns(has_approval=pl.col("approval").is_not_null())  # fmt: skip


def _notices(situation: Situation, escalates: pl.DataFrame, as_of: date) -> pl.DataFrame:
    """By ladder: items that no delivered notice listed, and when the first and last were told."""
    delivered = pl.col("final_notice_delivered_on")
    is_told = (delivered <= as_of).fill_null(value=False)
    listed = situation.counted.join(escalates.select("ladder"), on="ladder", how="semi")
    return listed.group_by("ladder").agg(
        items_without_notice=(~is_told).sum().cast(pl.Int64),
        told_first_on=delivered.filter(is_told).min(),
        told_last_on=delivered.filter(is_told).max(),
    )


def _balances(situation: Situation, rule: Escalation) -> pl.DataFrame:
    enough = is_at_least(rule.min_balance)
    return situation.judged.group_by("ladder").agg(is_above_minimum=enough.any())


def _with_answers(proof: pl.DataFrame, snapshot: Snapshot) -> pl.DataFrame:
    """Whatever they did or said from the first notice on: each waits for a person to look."""
    replies = snapshot.contacts.filter(direction="in")
    heard = pl.concat(
        [
            snapshot.payments.select("payer", day="paid_on"),
            snapshot.promises.select("payer", day="made_on"),
            snapshot.holds.select("payer", day="from_on"),
            replies.select("payer", day=pl.col("at").dt.date()),
        ]
    )
    since = (
        proof.select("ladder", "payer", "told_first_on")
        .join(heard, on="payer", how="inner")
        .filter(pl.col("day") >= pl.col("told_first_on"))
    )
    counted = since.group_by("ladder").agg(answers_waiting=pl.len().cast(pl.Int64))
    return proof.join(counted, on="ladder", how="left").with_columns(
        pl.col("answers_waiting").fill_null(0)
    )


def _with_channels(proof: pl.DataFrame, snapshot: Snapshot) -> pl.DataFrame:
    sent = snapshot.contacts.filter(direction="out").select("payer", "episode", "channel")
    tried = (
        proof.select("ladder", "payer", episode="number")
        .join(sent, on=["payer", "episode"], how="inner")
        .group_by("ladder")
        .agg(tried=pl.col("channel").n_unique().cast(pl.Int64))
    )
    return proof.join(tried, on="ladder", how="left").with_columns(pl.col("tried").fill_null(0))
