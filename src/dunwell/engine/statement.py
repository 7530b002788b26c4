"""Turning judged rows and silent ladders into one statement: status, amounts, policy, version."""

from __future__ import annotations

from datetime import date

import polars as pl

from dunwell.engine import handover
from dunwell.engine.amounts import of_items
from dunwell.engine.portfolio import Portfolio
from dunwell.engine.situation import Situation, lists
from dunwell.engine.snapshot import Snapshot
from dunwell.engine.stages import Steps
from dunwell.facts.fact import CURRENCY_SCALE

NO_POLICY = "No policy matches this customer, so nobody is contacted."
UNKNOWN_POLICY = "The policy set on this customer, {}, is not in the policy file."


def state(
    guarded: pl.DataFrame,
    steps: Steps,
    situation: Situation,
    snapshot: Snapshot,
    *,
    version: str,
    columns: frozenset[str] | None,
) -> pl.DataFrame:
    """Every ladder of the policy, in order: its proposed rows by channel, or one silent row.

    `columns` names those that are wanted; None keeps all, for whoever explains: a silent row says
    what holds its customer, too, though it was not judged.
    """
    policy = situation.compiled.policy
    weighed = _with_standing(guarded, situation, snapshot).with_columns(status=_status())
    silent = _silent(steps.ladders, snapshot)
    if columns is None:
        held = situation.pauses.payers.rename({"ends_on": "held_until"})
        silent = silent.join(held, on="payer", how="left", maintain_order="left")
    rows = pl.concat(
        [_narrowed(weighed, columns), _narrowed(silent, columns)], how="diagonal_relaxed"
    )
    rows = rows.sort(_place(rows["channel"])).with_columns(pl.col("ladder").set_sorted())
    return (
        rows.join(
            _lists(situation, steps, snapshot.as_of),
            on="ladder",
            how="left",
            maintain_order="left",
        )
        .join(situation.set_aside, on="ladder", how="left", maintain_order="left")
        .with_columns(policy=pl.lit(policy.name), policy_version=pl.lit(version))
    )


def _place(channels: pl.Series) -> pl.Expr:
    """Ladder and channel as one number, which sorts quicker than the two."""
    names = pl.Enum(channels.drop_nulls().unique().sort())
    channel = pl.col("channel").cast(names).to_physical().cast(pl.Int64)
    return pl.col("ladder") * max(len(names.categories), 1) + channel.fill_null(0)


def _lists(situation: Situation, steps: Steps, as_of: date) -> pl.DataFrame:
    """What each ladder lists: all that counts, but for a step that is about some of it alone.

    Before the due date that is what earned the row; a hand-over lists what may be handed over.
    """
    ahead = steps.ladders.filter("is_ahead").select("ladder")
    soon = situation.counted.join(ahead, on="ladder", how="semi", maintain_order="left").join(
        steps.ahead, on=["ladder", "item_id"], how="semi", maintain_order="left"
    )
    some = pl.concat([soon, handover.ready(situation, steps.ladders, as_of)])
    if some.is_empty():
        return situation.lists
    ids = some.group_by("ladder", maintain_order=True).agg(item_ids="item_id")
    others = situation.lists.join(ids, on="ladder", how="anti")
    return pl.concat([others, lists(ids, of_items(some))]).sort("ladder")


def _narrowed(rows: pl.DataFrame, columns: frozenset[str] | None) -> pl.DataFrame:
    if columns is None:
        return rows
    return rows.select(name for name in rows.columns if name in columns)


def without_policy(unclaimed: Portfolio, snapshot: Snapshot) -> pl.DataFrame:
    """Customers whom no policy is for: blocked, with a reason that says so."""
    customers = snapshot.customers.select("language", pinned="policy")
    ladders = unclaimed.ladders.hstack(customers[unclaimed.ladders["payer"]])
    says = pl.coalesce(pl.format(UNKNOWN_POLICY, "pinned"), pl.lit(NO_POLICY))
    return ladders.select(
        "ladder",
        "customer_id",
        "entity_id",
        "language",
        status=pl.lit("blocked"),
        action=pl.lit("none"),
        because=pl.concat_list(says),
        is_ahead=pl.lit(value=False),
        policy=pl.lit(None, dtype=pl.String),
    )  # fmt: skip


def _status() -> pl.Expr:
    return (
        pl.when(pl.col("blocked_by").list.len() > 0)
        .then(pl.lit("blocked"))
        .when(pl.col("approval").is_not_null())
        .then(pl.lit("needs_approval"))
        .otherwise(pl.lit("due"))
    )


def _silent(steps: pl.DataFrame, snapshot: Snapshot) -> pl.DataFrame:
    silent = steps.filter(pl.col("earned").is_null())
    language = snapshot.customers["language"][silent["payer"]]
    return silent.with_columns(
        language, status=pl.lit("silent"), action=pl.lit("none"), is_ahead=pl.lit(value=False)
    )


def _with_standing(
    rows: pl.DataFrame, situation: Situation, snapshot: Snapshot
) -> pl.DataFrame:
    """What priority weighs: the overdue part in whole major units, and the days since a contact."""
    units = situation.judged.group_by("ladder", maintain_order=True).agg(
        overdue_units=(pl.col("overdue") // pl.col(CURRENCY_SCALE)).max()
    )
    day = pl.col("at").dt.date()
    sent = snapshot.contacts.filter(pl.col("direction") == "out", day <= snapshot.as_of)
    last = sent.group_by("payer").agg(last_sent_on=day.max())
    since = (pl.lit(snapshot.as_of) - pl.col("last_sent_on")).dt.total_days()
    return (
        rows.join(units, on="ladder", how="left", maintain_order="left")
        .join(last, on="payer", how="left", maintain_order="left")
        .with_columns(days_since_contact=since)
    )
