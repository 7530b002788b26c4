"""Two policies on the same portfolio: who would be treated differently, how, and why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import polars as pl

from dunwell.engine.snapshot import Snapshot
from dunwell.engine.trials import causes, groups, texts
from dunwell.engine.trials.groups import Group
from dunwell.engine.trials.plain import plain
from dunwell.engine.trials.successors import successors
from dunwell.engine.trials.totals import Totals, totals
from dunwell.engine.trials.treatment import WHOSE, Key, Side, Treatment, treated

ACTING = ("now", "approval")
COMING = ("now", "approval", "later")


@dataclass(frozen=True, slots=True)
class Difference:
    """One customer and entity whom the two treat differently."""

    customer_id: str
    entity_id: str
    before: Treatment
    after: Treatment
    changes: tuple[str, ...]
    """Codes: policy, starts, stops, earlier, later, step, channel, tone, offer, words, approval,
    held, amount."""
    days: int
    """How many days later the next contact comes; below zero: earlier."""
    why: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """What changing from one policy to the other would do to this portfolio on this day."""

    as_of: date
    before: str
    after: str
    compared: int
    """Customers with something open."""
    differences: tuple[Difference, ...]
    groups: tuple[Group, ...]
    texts: tuple[str, ...]
    """What differs in the policies themselves, in sentences."""
    totals_before: Totals
    totals_after: Totals

    @property
    def customers(self) -> int:
        """How many customers would be treated differently."""
        return len({one.customer_id for one in self.differences})

    def as_json(self) -> dict[str, object]:
        """Plain values; amounts as exact decimal text with their currency."""
        return {
            "as_of": self.as_of,
            "before": self.before,
            "after": self.after,
            "customers": {
                "compared": self.compared,
                "different": self.customers,
                "alike": self.compared - self.customers,
            },
            "totals": {
                "before": plain(self.totals_before),
                "after": plain(self.totals_after),
            },
            "policies": list(self.texts),
            "groups": plain(self.groups),
            "differences": plain(self.differences),
        }


def compare(snapshot: Snapshot, *, before: Side, after: Side) -> Comparison:
    """Decide the same day twice, and tell what differs."""
    return compare_days(snapshot, snapshot, before=before, after=after)


def compare_days(
    seen_before: Snapshot, seen_after: Snapshot, *, before: Side, after: Side
) -> Comparison:
    """The same, where each policy finds the stages under its own names (`engine.moving`)."""
    old, new = treated(before, seen_before), treated(after, seen_after)
    marks = old.marks().join(new.marks(), on=WHOSE, how="full", coalesce=True)
    assert marks["mark"].null_count() == marks["mark_right"].null_count() == 0, (
        "both look at the same debts"
    )
    unlike = marks.filter(pl.col("mark") != pl.col("mark_right")).select(WHOSE)
    then, now = old.each(unlike), new.each(unlike)
    follows = successors(before.policies, after.policies)
    found = [
        difference
        for key in then
        if (difference := _difference(key, then[key], now[key], before, after, follows))
    ]
    return Comparison(
        as_of=seen_before.as_of,
        before=before.name,
        after=after.name,
        compared=marks["customer_id"].n_unique(),
        differences=tuple(found),
        groups=groups.grouped(found),
        texts=texts.changed(before.policies, after.policies),
        totals_before=totals(old),
        totals_after=totals(new),
    )


def _difference(
    key: Key,
    old: Treatment,
    new: Treatment,
    before: Side,
    after: Side,
    follows: Mapping[str, str],
) -> Difference | None:
    is_same_policy = new.policy in (old.policy, follows.get(old.policy or ""))
    changes = _changes(old, new, is_same_policy=is_same_policy)
    if not changes:
        return None
    return Difference(
        customer_id=key[0],
        entity_id=key[1],
        before=old,
        after=new,
        changes=changes,
        days=(new.on - old.on).days if old.on and new.on else 0,
        why=causes.why(old, new, before, after, is_same_policy=is_same_policy),
    )


def _changes(old: Treatment, new: Treatment, *, is_same_policy: bool) -> tuple[str, ...]:
    """Every respect in which the two differ, what matters most first."""
    is_coming = old.state in COMING and new.state in COMING
    is_held = "held" in (old.state, new.state)
    found = {
        "policy": not is_same_policy,
        "starts": old.state == "never" and new.state in COMING,
        "stops": old.state in COMING and new.state == "never",
        **_timing(old, new),
        "step": is_coming and old.stage != new.stage,
        "channel": is_coming and set(old.channels) != set(new.channels),
        "tone": is_coming and old.tone != new.tone,
        "offer": is_coming and set(old.offers) != set(new.offers),
        "words": is_coming and old.state == new.state and old.templates != new.templates,
        "approval": is_coming and old.approval != new.approval,
        "held": is_held and (old.state, old.held_by) != (new.state, new.held_by),
        "amount": old.state in ACTING and new.state in ACTING and old.asks != new.asks,
    }
    return tuple(name for name, differs in found.items() if differs)


def _timing(old: Treatment, new: Treatment) -> Mapping[str, bool]:
    if old.on is None or new.on is None:
        return {}
    if "held" in (old.state, new.state):
        return {}
    return {"earlier": new.on < old.on, "later": new.on > old.on}
