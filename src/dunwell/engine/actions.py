"""From an earned stage to what would be done: one row for each channel that can be used.

A call falls to `else_send` where the customer takes no calls, or where the call was asked for
and is still undone after three business days; never because of a limit. Where no channel of the
stage can be used its rows stay, for consent (G8) to hold and a person to see.
"""

from __future__ import annotations

import polars as pl

from dunwell.engine.calendars import Calendar
from dunwell.engine.snapshot import Snapshot
from dunwell.policy.model import Policy, Stage

UNDONE_AFTER = 3
WAYS = pl.Schema(
    {
        "earned": pl.String(), "stage_order": pl.Int64(), "way": pl.Int64(),
        "is_else": pl.Boolean(), "action": pl.String(), "channel": pl.String(),
        "template": pl.String(), "tone": pl.String(), "approval": pl.String(),
    }
)  # fmt: skip


def propose(
    steps: pl.DataFrame, snapshot: Snapshot, *, policy: Policy, calendar: Calendar
) -> pl.DataFrame:
    """Every row that the earned stages call for, in the order in which limits are used up."""
    earned = steps.filter(pl.col("earned").is_not_null())
    possible = earned.join(_ways(policy), on="earned", how="inner", maintain_order="left_right")
    agreed = snapshot.customers.select("language", "channels")[possible["payer"]]
    possible = _with_undone_calls(possible.hstack(agreed), calendar, snapshot)
    is_open = pl.col("channels").list.contains(pl.col("channel"))
    return _chosen(
        possible.with_columns(
            is_channel_open=is_open | pl.col("channel").is_null(),
            is_usable=(is_open & ~pl.col("is_undone_call")) | pl.col("channel").is_null(),
        )
    )


def _ways(policy: Policy) -> pl.DataFrame:
    """Each stage with its channels in the order the policy names them."""
    rows = [
        (stage.id, order, way, *option, stage.tone, stage.approval)
        for order, stage in enumerate(policy.stages)
        for way, option in enumerate(_options(stage))
    ]
    return pl.DataFrame(rows, schema=WAYS, orient="row").sort("stage_order", "way")


def _options(stage: Stage) -> list[tuple[bool, str, str | None, str | None]]:
    if stage.escalate is not None:
        return [(False, "escalate", None, stage.escalate)]
    if stage.call is None:
        return [_sent(False, channel, template) for channel, template in stage.send]
    instead = [_sent(True, channel, template) for channel, template in stage.else_send]
    return [(False, "call", "call", stage.call), *instead]


def _sent(is_else: bool, channel: str, template: str) -> tuple[bool, str, str, str]:
    return (is_else, "letter" if channel == "letter" else "message", channel, template)


def _with_undone_calls(
    possible: pl.DataFrame, calendar: Calendar, snapshot: Snapshot
) -> pl.DataFrame:
    if not possible["call_asked_on"].is_not_null().any():
        return possible.with_columns(is_undone_call=pl.lit(value=False))
    waited = calendar.count_since(possible, "call_asked_on", snapshot.as_of, "waited")
    is_undone = (pl.col("action") == "call") & (pl.col("waited") >= UNDONE_AFTER)
    return waited.with_columns(is_undone_call=is_undone.fill_null(value=False)).drop("waited")


def _chosen(possible: pl.DataFrame) -> pl.DataFrame:
    """The first kind of way that can be used; where none can, the stage's own ways stay."""
    is_else = pl.col("is_else")
    own_works = (pl.col("is_usable") & ~is_else).any().over("ladder")
    else_works = (pl.col("is_usable") & is_else).any().over("ladder")
    takes = (
        pl.when(own_works)
        .then(pl.col("is_usable") & ~is_else)
        .when(else_works)
        .then(pl.col("is_usable") & is_else)
        .otherwise(~is_else)
    )
    return possible.filter(takes).sort("ladder", "way").drop("channels", "is_usable")
