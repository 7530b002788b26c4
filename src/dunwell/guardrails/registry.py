"""All guardrails, and their verdicts on a frame of possible contacts."""

from __future__ import annotations

import polars as pl

from dunwell.guardrails.base import EVERY_ACTION, Guardrail
from dunwell.guardrails.catalogue import (
    authority,
    consent,
    contact_caps,
    contact_window,
    escalation,
    freshness,
    holds,
    once_per_key,
    order_and_gap,
    traceable,
    unsendable_items,
)
from dunwell.guardrails.facts import INSTANT, check

GUARDRAILS: tuple[Guardrail, ...] = (
    contact_window.GUARDRAIL,
    contact_caps.GUARDRAIL,
    holds.GUARDRAIL,
    order_and_gap.GUARDRAIL,
    escalation.GUARDRAIL,
    unsendable_items.GUARDRAIL,
    once_per_key.GUARDRAIL,
    consent.GUARDRAIL,
    authority.GUARDRAIL,
    traceable.GUARDRAIL,
    freshness.GUARDRAIL,
)
"""In the order of their numbers, which is the order of `blocked_by`."""


DECIDING = tuple(rule for rule in GUARDRAILS if rule.applies_to & EVERY_ACTION)
"""Those that judge a step of the ladder; the others judge what a person grants or charges."""

ALL_NEEDS = frozenset({"action"}).union(*(rule.needs for rule in DECIDING))


NOTHING_SAID = pl.DataFrame(
    schema={"row": pl.get_index_type(), "says": pl.String(), "allows": INSTANT}
)


def needs(action: str) -> frozenset[str]:
    """The columns that judging one kind of action takes."""
    read = (rule.needs for rule in GUARDRAILS if action in rule.applies_to)
    return frozenset({"action"}).union(*read)


def objections(frame: pl.DataFrame, action: str) -> list[str]:
    """What each guardrail that holds one act says; for one row, with the facts it needs."""
    rules = [rule for rule in GUARDRAILS if action in rule.applies_to]
    check(frame, needs(action))
    asked = frame.with_columns(action=pl.lit(action))
    held = asked.select(rule.verdict() for rule in rules).row(0, named=True)
    return [str(asked.select(rule.says).item()) for rule in rules if held[rule.id]]


def judged(frame: pl.DataFrame) -> pl.DataFrame:
    """One Boolean column a guardrail: true where it holds the row back."""
    check(frame, ALL_NEEDS)
    return frame.select(rule.verdict() for rule in DECIDING)


def verdicts(frame: pl.DataFrame) -> pl.DataFrame:
    """`blocked_by`, `next_allowed` and `because` for each row, in the frame's order.

    `next_allowed` is null where nothing blocks, and where a blocker cannot name a time.
    """
    check(frame, ALL_NEEDS)
    asked = frame.select(sorted(ALL_NEEDS))
    held = judged(asked)
    mask = pl.sum_horizontal(
        pl.col(rule.id).cast(pl.UInt32) * 2**place for place, rule in enumerate(DECIDING)
    )
    masks = held.select(mask=mask.cast(pl.UInt32))
    return (
        masks.with_row_index("row")
        .join(_ids_of(masks["mask"]), on="mask", how="left", maintain_order="left")
        .join(_reasons(asked, held), on="row", how="left", maintain_order="left")
        .select("blocked_by", "next_allowed", "because")
    )


def _ids_of(masks: pl.Series) -> pl.DataFrame:
    """The guardrail ids behind each mask that occurs; a handful, however many rows there are."""
    seen = sorted(masks.unique().to_list())
    ids = [[rule.id for n, rule in enumerate(DECIDING) if mask >> n & 1] for mask in seen]
    schema = {"mask": pl.UInt32(), "blocked_by": pl.List(pl.String())}
    return pl.DataFrame({"mask": seen, "blocked_by": ids}, schema=schema)


def _reasons(asked: pl.DataFrame, held: pl.DataFrame) -> pl.DataFrame:
    """For blocked rows only: the last of the moments that the blockers name, and what they say."""
    numbered = asked.lazy().with_row_index("row")
    said = [
        numbered.filter(held[rule.id]).select(
            "row", says=rule.says, allows=rule.next_allowed.cast(INSTANT)
        )
        for rule in DECIDING
        if held[rule.id].any()
    ]
    by_row = pl.concat([NOTHING_SAID, *pl.collect_all(said)]).sort("row", maintain_order=True)
    because = pl.col("because")
    return (
        by_row.group_by("row", maintain_order=True)
        .agg(
            because="says",
            latest=pl.col("allows").max(),
            names_none=pl.col("allows").null_count(),
        )
        .select(
            "row",
            next_allowed=pl.when(pl.col("names_none") == 0).then("latest"),
            because=because.list.drop_nulls() if by_row["says"].null_count() else because,
        )
    )
