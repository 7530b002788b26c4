"""From policies to columnar expressions: each condition becomes one Boolean column.

The frame they are evaluated on carries the facts as `dunwell.facts.fact` says, and
`currency_scale` for money. Documented facts that a snapshot lacks are null columns there.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

import polars as pl

from dunwell.facts.catalogue import CATALOGUE
from dunwell.facts.fact import Fact
from dunwell.policy.conditions import read_condition
from dunwell.policy.expression import build
from dunwell.policy.law.pack import Pack
from dunwell.policy.model import Condition, Policy

NO_EXTRA_FACTS: Mapping[str, Fact] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class CompiledPolicy:
    """A policy whose conditions are Boolean expressions, never null.

    `stage_conditions` holds only stages that have a condition. `silence` is the condition
    alone: whether it is active, and until which day, stands in `policy.silence`.
    """

    policy: Policy
    applies: pl.Expr
    stage_conditions: Mapping[str, pl.Expr]
    silence: pl.Expr | None
    facts: tuple[str, ...]
    """Every fact that these conditions read, in name order."""
    packs: tuple[Pack, ...] = ()
    """The laws that tighten it for whomever they protect."""


def compile_policies(
    policies: Iterable[Policy],
    *,
    extra_facts: Mapping[str, Fact] = NO_EXTRA_FACTS,
    packs: Sequence[Pack] = (),
) -> tuple[CompiledPolicy, ...]:
    """Compile in order of precedence.

    `extra_facts` are what the snapshot brings along (`facts.extra`); `packs` are laid over each
    policy when it decides. Refuses with ConditionRefused where a condition reads a fact that is
    neither documented nor brought.
    """
    known = {**extra_facts, **CATALOGUE}
    return tuple(_compiled(policy, known, tuple(packs)) for policy in policies)


def condition_facts(policies: Iterable[Policy]) -> frozenset[str]:
    """The facts that any condition of these policies reads, so that only those are computed."""
    return frozenset(
        name
        for policy in policies
        for condition in conditions_of(policy)
        for name in condition.facts
    )


def conditions_of(policy: Policy) -> tuple[Condition, ...]:
    """Every condition of a policy, in the order of the file."""
    silence = policy.silence.when if policy.silence else None
    whens = (stage.when for stage in policy.stages)
    return tuple(found for found in (policy.applies, silence, *whens) if found is not None)


def _compiled(
    policy: Policy, known: Mapping[str, Fact], packs: tuple[Pack, ...]
) -> CompiledPolicy:
    applies = _expression(policy.applies, known) if policy.applies else pl.lit(value=True)
    stages = {stage.id: _expression(stage.when, known) for stage in policy.stages if stage.when}
    return CompiledPolicy(
        policy=policy,
        applies=applies,
        stage_conditions=MappingProxyType(stages),
        silence=_expression(policy.silence.when, known) if policy.silence else None,
        facts=tuple(sorted(condition_facts([policy]))),
        packs=packs,
    )


def _expression(condition: Condition, known: Mapping[str, Fact]) -> pl.Expr:
    return build(read_condition(condition.text, facts=known).truth, facts=known)
