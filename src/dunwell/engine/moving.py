"""Where a customer in the middle of an episode stands when another version takes over.

They keep their stage by its name, where the new ladder has one of that name. Where it has not,
they stand at the furthest stage of the new ladder whose `day` is not beyond what the old
stage's `day` was; a hand-over is only ever matched by a hand-over. Of everything an item was
told, the furthest counts: so nobody is asked again what they were asked already, and nobody
goes back. The gap runs on from the last step, and one step a run is all that anybody takes.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

import polars as pl

from dunwell.engine import whose
from dunwell.engine.snapshot import Snapshot
from dunwell.policy.compile import CompiledPolicy
from dunwell.policy.model import Policy, Stage

Version = Sequence[Policy]
"""The policies of one published text, in order of precedence."""


def places(policy: Policy, earlier: Sequence[Version]) -> Mapping[str, int]:
    """The place on this policy's ladder for each stage that was ever known by name.

    `earlier` are the versions before, the latest first: a stage counts as it was in the last
    version that had it, in the policy of the same name where that is known.
    """
    found = {stage.id: place for place, stage in enumerate(policy.stages)}
    for version in earlier:
        same_name_first = sorted(version, key=lambda other: other.name != policy.name)
        for other in same_name_first:
            for stage in other.stages:
                place = _place_by_days(stage, policy)
                if stage.id not in found and place is not None:
                    found[stage.id] = place
    return found


def stands_at(
    told: Collection[str], *, policy: Policy, earlier: Sequence[Version]
) -> str | None:
    """The stage of this policy at which somebody stands who was told these."""
    known = places(policy, earlier)
    reached = [known[name] for name in told if name in known]
    return policy.stages[max(reached)].id if reached else None


def differs(policies: Version, earlier: Sequence[Version]) -> bool:
    """Whether any version before had another ladder, so that somebody may have to move."""
    ladders = _ladders(policies)
    return any(_ladders(version) != ladders for version in earlier)


def carry_over(
    snapshot: Snapshot,
    told: pl.DataFrame,
    *,
    policies: Sequence[CompiledPolicy],
    earlier: Sequence[Version],
) -> Snapshot:
    """The same day with every stage by its name in the policies that decide now.

    `told` has a row for each `item_id` and `stage` whose message listed it.
    """
    owners = whose.by_payer(snapshot, policies=policies)
    table = steps([each.policy for each in policies], earlier)
    customers = renamed(snapshot.customers, owners, table)
    ladders = None if snapshot.ladders is None else renamed(snapshot.ladders, owners, table)
    if not snapshot.remembers_told_stages:
        return replace(snapshot, customers=customers, ladders=ladders)
    furthest = (
        told.join(snapshot.items.select("item_id", "payer"), on="item_id", how="inner")
        .join(owners, on="payer", how="inner")
        .join(table, on=["policy", "stage"], how="inner")
        .sort("item_id", "place")
        .group_by("item_id", maintain_order=True)
        .agg(pl.col("now").last())
    )
    items = snapshot.items.join(furthest, on="item_id", how="left", maintain_order="left")
    return replace(
        snapshot,
        customers=customers,
        ladders=ladders,
        items=items.with_columns(told_stage=pl.coalesce("now", "told_stage")).drop("now"),
    )


def _place_by_days(stage: Stage, policy: Policy) -> int | None:
    is_hand_over = stage.escalate is not None
    near = [
        place
        for place, own in enumerate(policy.stages)
        if own.day <= stage.day and (own.escalate is not None) <= is_hand_over
    ]
    return max(near, default=None)


def _ladders(policies: Version) -> list[tuple[str, tuple[str, ...]]]:
    return [(policy.name, tuple(stage.id for stage in policy.stages)) for policy in policies]


def steps(policies: Sequence[Policy], earlier: Sequence[Version]) -> pl.DataFrame:
    """`policy`, `stage` as it was told, its `place` on that policy's ladder, and its name `now`."""
    rows = [
        (policy.name, name, place, policy.stages[place].id)
        for policy in policies
        for name, place in places(policy, earlier).items()
    ]
    schema = {
        "policy": pl.String(), "stage": pl.String(), "place": pl.Int32(), "now": pl.String()
    }  # fmt: skip
    return pl.DataFrame(rows, schema=schema, orient="row")


def renamed(states: pl.DataFrame, owners: pl.DataFrame, table: pl.DataFrame) -> pl.DataFrame:
    """A table with `payer` and `stage`, the stage by its name now; unknown names stay."""
    named = states.select("payer", "stage").join(
        owners.rename({"policy": "owner"}), on="payer", how="left", maintain_order="left"
    )
    now = named.join(
        table.rename({"policy": "owner"}), on=["owner", "stage"], how="left",
        maintain_order="left",
    )  # fmt: skip
    return states.with_columns(now.select(pl.coalesce("now", "stage").alias("stage"))["stage"])
