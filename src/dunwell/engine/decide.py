"""Choose what to do next for each customer, and be able to say why.

The story, in the order it is told: whose policy it is, and how things stand under it; which stage
has been earned; what would be done about it, channel by channel; what the guardrails say; and the
decision, with its reasons.
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date

import polars as pl

from dunwell.engine import (
    actions,
    batches,
    calendars,
    choice,
    decisions,
    portfolio,
    stages,
    statement,
)
from dunwell.engine.calendars import Calendar
from dunwell.engine.guarding import guard
from dunwell.engine.portfolio import Portfolio
from dunwell.engine.situation import under
from dunwell.engine.snapshot import Snapshot
from dunwell.policy.compile import CompiledPolicy


def decide(
    snapshot: Snapshot,
    *,
    policies: Sequence[CompiledPolicy],
    as_of: date,
    version: str | None = None,
    items_each: int | None = None,
) -> pl.DataFrame:
    """The decisions of one day, exactly as the decision file has them.

    `policies` are in order of precedence, compiled with the facts that the snapshot brings along.
    `version` is their published number; without one their digest is named. Same inputs, same
    bytes, whatever the order of the rows, the size of a batch and the number of threads.
    """
    calendar = _calendar(snapshot, policies, as_of)
    owed = portfolio.spread(snapshot, facts=_facts(policies))

    def decided(stretch: batches.Stretch) -> pl.DataFrame:
        worked = _worked(
            owed.between(*stretch),
            batches.of_snapshot(snapshot, stretch),
            policies=policies,
            calendar=batches.of_calendar(calendar, stretch),
            version=version,
            columns=decisions.MADE_OF,
        )
        return decisions.written(worked, as_of=as_of)

    hands = pl.thread_pool_size()
    each = items_each or batches.items_each(owed.debts.height, hands=hands)
    every = batches.stretches(owed, customers=snapshot.customers.height, items_each=each)
    if len(every) == 1:
        return decided(every[0])
    with ThreadPoolExecutor(hands) as pool:
        return pl.concat(pool.map(decided, every))


def workings(
    snapshot: Snapshot,
    *,
    policies: Sequence[CompiledPolicy],
    as_of: date,
    version: str | None = None,
) -> pl.DataFrame:
    """The same decisions with everything they were made of, for whoever explains them."""
    calendar = _calendar(snapshot, policies, as_of)
    owed = portfolio.spread(snapshot, facts=_facts(policies))
    return _worked(
        owed, snapshot, policies=policies, calendar=calendar, version=version, columns=None
    )


def _facts(policies: Sequence[CompiledPolicy]) -> frozenset[str]:
    """Every fact that any policy's conditions read."""
    return frozenset(name for each in policies for name in each.facts)


def _calendar(snapshot: Snapshot, policies: Sequence[CompiledPolicy], as_of: date) -> Calendar:
    assert as_of == snapshot.as_of, "a snapshot is accepted for the day it is decided on"
    systems = frozenset(each.policy.contact.days for each in policies)
    return calendars.lay_out(snapshot, as_of=as_of, systems=systems)


def _worked(
    owed: Portfolio,
    snapshot: Snapshot,
    *,
    policies: Sequence[CompiledPolicy],
    calendar: Calendar,
    version: str | None,
    columns: frozenset[str] | None,
) -> pl.DataFrame:
    """Every decision with what it was made of, narrowed to `columns`, ladder by ladder."""
    claimed, unclaimed = choice.by_policy(policies, owed, snapshot, calendar)
    parts = [_under(each, mine, snapshot, calendar, version, columns) for each, mine in claimed]
    parts.append(statement.without_policy(unclaimed, snapshot))
    told = [part for part in parts if part.height] or parts
    together = pl.concat(told, how="diagonal_relaxed")
    return together if len(told) == 1 else together.sort("ladder", maintain_order=True)


def _under(
    compiled: CompiledPolicy,
    mine: Portfolio,
    snapshot: Snapshot,
    calendar: Calendar,
    version: str | None,
    columns: frozenset[str] | None,
) -> pl.DataFrame:
    """One policy's customers, from where they stand to what would be done."""
    policy = compiled.policy
    situation = under(compiled, mine, snapshot, calendar)
    steps = stages.take(situation, mine, snapshot)
    proposed = actions.propose(steps.ladders, snapshot, policy=policy, calendar=calendar)
    guarded = guard(proposed, steps, situation, mine, snapshot, calendar)
    named = version or policy.digest
    return statement.state(guarded, steps, situation, snapshot, version=named, columns=columns)
