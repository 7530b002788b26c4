"""Choose what to do next for each customer, and be able to say why.

The story, in the order it is told: whose policy it is, and how things stand under it; which stage
has been earned; what would be done about it, channel by channel; what the guardrails say; and the
decision, with its reasons.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from types import MappingProxyType

import polars as pl

from dunwell.engine import actions, calendars, choice, decisions, portfolio, stages, statement
from dunwell.engine.calendars import Calendar
from dunwell.engine.guarding import guard
from dunwell.engine.portfolio import Portfolio
from dunwell.engine.situation import Situation
from dunwell.engine.snapshot import Snapshot
from dunwell.policy.compile import compile_policies, condition_facts
from dunwell.policy.model import Policy

UNPUBLISHED: Mapping[str, str] = MappingProxyType({})


def decide(
    snapshot: Snapshot,
    *,
    policies: Sequence[Policy],
    as_of: date,
    policy_versions: Mapping[str, str] = UNPUBLISHED,
) -> pl.DataFrame:
    """The decisions of one day, exactly as the decision file has them.

    `policies` are in order of precedence. `policy_versions` gives the published number of a
    policy by name; without one its digest is the version. Same inputs, same bytes, whatever the
    order of the rows and the number of threads.
    """
    return decisions.written(
        workings(snapshot, policies=policies, as_of=as_of, policy_versions=policy_versions),
        as_of=as_of,
    )


def workings(
    snapshot: Snapshot,
    *,
    policies: Sequence[Policy],
    as_of: date,
    policy_versions: Mapping[str, str] = UNPUBLISHED,
) -> pl.DataFrame:
    """The same decisions with everything they were made of, for whoever explains them."""
    assert as_of == snapshot.as_of, "a snapshot is accepted for the day it is decided on"
    compiled = compile_policies(policies, extra_facts=snapshot.extra_facts)
    owed = portfolio.spread(snapshot, facts=condition_facts(policies))
    calendar = calendars.lay_out(
        snapshot, as_of=as_of, systems=frozenset(policy.contact.days for policy in policies)
    )
    claimed, unclaimed = choice.by_policy(compiled, owed, snapshot, calendar)
    parts = [
        _under(situation, mine, snapshot, calendar, policy_versions)
        for situation, mine in claimed
    ]
    return pl.concat(
        [*parts, statement.without_policy(unclaimed, snapshot)], how="diagonal_relaxed"
    )


def _under(
    situation: Situation, mine: Portfolio, snapshot: Snapshot, calendar: Calendar,
    versions: Mapping[str, str],
) -> pl.DataFrame:  # fmt: skip
    """One policy's customers, from where they stand to what would be done."""
    policy = situation.compiled.policy
    steps = stages.steps(situation, mine, snapshot)
    proposed = actions.propose(steps, snapshot, policy=policy, calendar=calendar)
    guarded = guard(proposed, situation, mine, snapshot, calendar)
    return statement.state(
        guarded, steps, situation, snapshot, version=versions.get(policy.name, policy.digest)
    )
