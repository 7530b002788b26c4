"""From an earned stage to what would be done: one row for each channel that can be used.

A call falls to `else_send` where the customer takes no calls, or where the call was asked for
and is still undone after three business days; never because of a limit. Where no channel of the
stage can be used its rows stay, for consent (G8) to hold and a person to see.
"""

from __future__ import annotations

import polars as pl

from dunwell.engine import history
from dunwell.engine.calendars import Calendar
from dunwell.engine.snapshot import UNDONE, Snapshot
from dunwell.policy.model import Policy, Stage

UNDONE_AFTER = 3
WAYS = pl.Schema(
    {
        "earned": pl.String(), "way": pl.Int64(), "own_bits": pl.Int64(),
        "else_bits": pl.Int64(), "bit": pl.Int64(), "is_else": pl.Boolean(),
        "action": pl.String(), "channel": pl.String(),
        "template": pl.String(), "tone": pl.String(), "approval": pl.String(),
    }
)  # fmt: skip


def propose(
    ladders: pl.DataFrame, snapshot: Snapshot, *, policy: Policy, calendar: Calendar
) -> pl.DataFrame:
    """Every row that the earned stages call for, in the order in which limits are used up."""
    earned = history.with_episode(ladders.filter(pl.col("earned").is_not_null()), snapshot)
    names = sorted({channel for stage in policy.stages for channel in _channels(stage)})
    asked = snapshot.customers.select("language", "channels")[earned["payer"]]
    open_ones = asked.select("language", open_channels=_as_bits(names))
    known = _with_undone_calls(earned.hstack(open_ones), calendar, snapshot)
    choices = known.select("earned", "open_channels", "is_call_undone").with_row_index("row")
    ways = _ways(policy, names)
    possible = choices.join(ways, on="earned", how="inner", maintain_order="left_right")
    chosen = _chosen(possible)
    return known.drop("earned", "open_channels", "is_call_undone")[chosen["row"]].hstack(
        chosen.drop("row")
    )


def _channels(stage: Stage) -> list[str]:
    """The channels that a stage may use, `else_send`'s included."""
    return [channel for _, _, channel, _ in _options(stage) if channel is not None]


def _as_bits(names: list[str]) -> pl.Expr:
    """The customer's channels as one whole number, a bit for each name."""
    bits = [
        pl.col("channels").list.contains(name).cast(pl.Int64) * 2**place
        for place, name in enumerate(names)
    ]
    return pl.sum_horizontal(pl.lit(0, dtype=pl.Int64), *bits)


def _ways(policy: Policy, names: list[str]) -> pl.DataFrame:
    """Each stage with its channels in the order the policy names them, and as bits."""
    bit = {name: 2**place for place, name in enumerate(names)}
    rows = []
    for stage in policy.stages:
        options = _options(stage)
        own = sum(bit.get(c or "", 0) for is_else, _, c, _ in options if not is_else)
        instead = sum(bit.get(c or "", 0) for is_else, _, c, _ in options if is_else)
        rows += [
            (
                stage.id,
                way,
                own,
                instead,
                bit.get(option[2] or "", 0),
                *option,
                stage.tone,
                stage.approval,
            )
            for way, option in enumerate(options)
        ]
    return pl.DataFrame(rows, schema=WAYS, orient="row")


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
    earned: pl.DataFrame, calendar: Calendar, snapshot: Snapshot
) -> pl.DataFrame:
    """Whether the call that is next was asked for and is still undone."""
    asked = earned.join(
        _undone_calls(snapshot), on=["payer", "number", "earned"],
        how="left", maintain_order="left",
    ).with_columns(pl.coalesce("call_asked_on", "undone_since"))  # fmt: skip
    if not asked["call_asked_on"].is_not_null().any():
        return asked.with_columns(is_call_undone=pl.lit(value=False)).drop("undone_since")
    waited = calendar.count_since(asked, "call_asked_on", snapshot.as_of, "waited")
    is_undone = (pl.col("waited") >= UNDONE_AFTER).fill_null(value=False)
    return waited.with_columns(is_call_undone=is_undone).drop("waited", "undone_since")


def _undone_calls(snapshot: Snapshot) -> pl.DataFrame:
    """By payer, episode and stage: the last day on which a call was asked for in vain."""
    asked_on = pl.col("at").dt.date()
    return (
        snapshot.contacts.filter(pl.col("direction") == UNDONE, asked_on <= snapshot.as_of)
        .group_by("payer", number="episode", earned="stage")
        .agg(undone_since=asked_on.max())
    )


def _chosen(possible: pl.DataFrame) -> pl.DataFrame:
    """The first kind of way that can be used; where none can, the stage's own ways stay."""
    open_channels, is_else = pl.col("open_channels"), pl.col("is_else")
    needs_none = pl.col("channel").is_null()
    is_undone = (pl.col("action") == "call") | is_else
    own = pl.when(pl.col("is_call_undone") & is_undone).then(0).otherwise("own_bits")
    own_works = (open_channels & own) > 0
    else_works = (open_channels & pl.col("else_bits")) > 0
    is_open = (open_channels & pl.col("bit")) > 0
    takes = (
        pl.when(own_works)
        .then(is_open & ~is_else)
        .when(else_works)
        .then(is_open & is_else)
        .otherwise(~is_else)
    )
    return (
        possible.with_columns(is_channel_open=is_open | needs_none)
        .filter(takes | needs_none)
        .drop("open_channels", "own_bits", "else_bits", "bit", "is_else", "is_call_undone")
    )
