"""One ladder in words: what is known of it, and every stage with its verdict."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import polars as pl

from dunwell.engine.counting import rungs
from dunwell.engine.due_words import stands, step_day
from dunwell.engine.snapshot import Snapshot
from dunwell.engine.trials.words import by, counted, spoken
from dunwell.kernel.money import Money
from dunwell.policy.grants import late_charges_run
from dunwell.policy.model import Policy, Stage
from dunwell.policy.wording import in_words

Row = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class FactShown:
    name: str
    value: str


@dataclass(frozen=True, slots=True)
class StageShown:
    """One stage: `verdict` is a code (earned, done, passed over, waits, later); `why` says it."""

    stage: str
    title: str
    verdict: str
    why: str


def facts_of(row: Row, snapshot: Snapshot, policy: Policy) -> tuple[FactShown, ...]:
    """The facts that this ladder's decision used, in words."""
    found = {
        "Asked for": _amounts(row) or "nothing",
        "Items that count": _listed(row["item_ids"]) or "none",
        "Oldest of them": _oldest(row),
        "Last step": _last_step(row),
        "Episode": str(row["episode"] or "none open"),
        "Held by": str(row["held_by"]).replace("_", " ") if row["held_by"] else None,
        "Late charges": _charges(row, snapshot, policy),
        "Laws that protect them": str(row["laws"]) if row.get("laws") else None,
        "Clock": str(row["zone"]) if row.get("zone") else None,
        "Channels they agreed to": _channels(row, snapshot),
    }
    return tuple(FactShown(name, value) for name, value in found.items() if value is not None)


def stages_of(row: Row, policy: Policy) -> tuple[StageShown, ...]:
    """Every stage of the policy, and why it was or was not earned today."""
    ladder = rungs(policy)
    return tuple(
        StageShown(stage.id, _title(stage), *_verdict(stage, ladder, row))
        for stage in policy.stages
    )


def _verdict(stage: Stage, ladder: tuple[Stage, ...], row: Row) -> tuple[str, str]:
    if stage.id == row["earned"]:
        return "earned", "It is its turn today."
    if stage.day < 0:
        return "later", f"For items {-stage.day} days before their due date, once an item."
    number, current, following = ladder.index(stage), row["current"], row["next_rung"]
    assert isinstance(current, int)
    if number <= current:
        return "done", "Taken already, or passed over."
    if following is None or (isinstance(following, int) and number < following):
        return "passed over", f"Passed over: {_condition(stage)} does not hold."
    if number == following:
        return "waits", _waits(row)
    return "later", "Comes later: one step at a time."


def _waits(row: Row) -> str:
    days, day, gap = row["days_past_due"], row["next_day"], row["gap_left"]
    if not isinstance(days, int):
        return "Waits until something counts again."
    if isinstance(day, int) and days < day:
        return f"Comes {step_day(day)}; {row['trigger_item']} {stands(days)}."
    if isinstance(gap, int) and gap > 0:
        return f"Waits {counted(gap, 'more day')} since the last step."
    return "Would be next, but this customer is left alone for now."


def _condition(stage: Stage) -> str:
    return f"its condition ({in_words(stage.when.meaning)})" if stage.when else "its turn"


def _title(stage: Stage) -> str:
    name = stage.id.replace("_", " ")
    return f"{name[:1].upper()}{name[1:]}"


def _amounts(row: Row) -> str:
    amounts, currencies = row["amounts"], row["currencies"]
    if not isinstance(amounts, list) or not isinstance(currencies, list):
        return ""
    pairs = zip(amounts, currencies, strict=True)
    return ", ".join(str(Money(minor, currency)) for minor, currency in pairs)


def _charges(row: Row, snapshot: Snapshot, policy: Policy) -> str | None:
    """Said where a hold stops them; a policy without charges has nothing to stop."""
    charges = policy.terms.late_charges
    if charges is None or charges.regime == "none":
        return None
    runs = snapshot.holds.filter(
        pl.col("customer_id") == row["customer_id"],
        pl.col("item_id").is_null(),
        pl.col("from_on") <= snapshot.as_of,
        pl.col("until_on").is_null() | (pl.col("until_on") > snapshot.as_of),
    )
    stopping = [
        kind
        for kind in runs["kind"].unique(maintain_order=True)
        if not late_charges_run(policy, [kind])
    ]
    if not stopping:
        return None
    return f"stopped while the hold ({', '.join(stopping).replace('_', ' ')}) lasts"


def _oldest(row: Row) -> str | None:
    due = row["due"]
    if not isinstance(due, date):
        return None
    days = row["days_past_due"]
    assert isinstance(days, int), "what is due has an age"
    if days <= 0:
        return f"{row['trigger_item']} {stands(days)}, on {spoken(due)}"
    return f"{row['trigger_item']}, due {spoken(due)}, {counted(days, 'day')} past due"


def _last_step(row: Row) -> str:
    on, stage = row["stage_on"], row["stage"]
    if not isinstance(on, date):
        return "none yet"
    if not stage:
        return f"{spoken(on)}, in an episode that is over"
    return f"“{str(stage).replace('_', ' ')}” on {spoken(on)}"


def _channels(row: Row, snapshot: Snapshot) -> str:
    own = snapshot.customers.filter(customer_id=row["customer_id"])["channels"][0]
    return by(list(own)) if len(own) else "none"


def _listed(names: object) -> str:
    return ", ".join(str(name) for name in names) if isinstance(names, list) else ""
