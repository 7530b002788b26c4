"""Objections to stages that nobody comes to: impossible conditions, and what follows an end."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from fractions import Fraction
from types import MappingProxyType

from dunwell.facts.fact import Fact
from dunwell.policy.checks.meaning import may_hold, meaning_of, ranges_at, ranges_of
from dunwell.policy.checks.objection import warning
from dunwell.policy.claims import Ranges
from dunwell.policy.model import Finding, Policy, Stage
from dunwell.policy.satisfy import ways


def check_reach(policy: Policy, *, facts: Mapping[str, Fact]) -> Iterator[Finding]:
    yield from _conditions(policy, facts)
    yield from _silence(policy, facts)
    yield from _after_the_end(policy.stages)
    yield from _without_notice(policy, facts)


def _conditions(policy: Policy, facts: Mapping[str, Fact]) -> Iterator[Finding]:
    """A stage whose condition contradicts itself, its own day, or whom the policy is for."""
    ranges = ranges_of(facts)
    applies = meaning_of(policy.applies)
    if not may_hold(applies, ranges=ranges):
        return
    for stage in policy.stages:
        own, here = meaning_of(stage.when), _ranges_at(stage, policy, ranges)
        if stage.when is None or may_hold(applies, own, ranges=here):
            continue
        why = (
            "contradicts itself"
            if not may_hold(own, ranges=ranges)
            else f"never holds on day {stage.day}"
            if not may_hold(own, ranges=here)
            else "never holds for those whom the policy is for"
        )
        yield warning(
            "unreachable-stage",
            stage.line,
            f"No customer comes to stage {stage.id!r}: its condition {why}.",
            remedy="Correct `when`, or take the stage out.",
        )


def _ranges_at(stage: Stage, policy: Policy, ranges: Ranges) -> Ranges:
    """What is certain at a stage; a hand-over also needs its least balance."""
    here = ranges_at(stage, ranges)
    if stage.escalate is None or policy.escalation is None:
        return here
    least = {"open": max(here.least["open"], Fraction(policy.escalation.min_balance))}
    return replace(here, least=MappingProxyType({**here.least, **least}))


def _without_notice(policy: Policy, facts: Mapping[str, Fact]) -> Iterator[Finding]:
    """A final notice for some, and a hand-over for more of them: the rest would stand still."""
    for place, stage in enumerate(policy.stages):
        notices = [one for one in policy.stages[:place] if one.tone == "firm" and one.send]
        if stage.escalate is None or not notices:
            continue
        ranges = _ranges_at(stage, policy, ranges_of(facts))
        left = ways(meaning_of(policy.applies), ranges=ranges)
        left = left.along_with(ways(meaning_of(stage.when), ranges=ranges))
        for notice in notices:
            is_out = ways(meaning_of(notice.when), ranges=ranges, mode="not true")
            left = left.along_with(is_out)
        if left.are_any:
            yield warning(
                "notice-for-some",
                stage.line,
                f"Some customers come to {stage.id!r} whom {notices[-1].id!r} passes over: "
                "without a final notice they are never handed over, and hear nothing more.",
                remedy=f"Give {stage.id!r} the same `when`, or let everybody have the notice.",
            )


def _silence(policy: Policy, facts: Mapping[str, Fact]) -> Iterator[Finding]:
    if policy.silence is None:
        return
    applies, when = meaning_of(policy.applies), meaning_of(policy.silence.when)
    if not may_hold(applies, when, ranges=ranges_of(facts)):
        yield warning(
            "silence-never",
            policy.line_of("silence"),
            "The condition of `silence` never holds, so nobody is ever left to pay by themselves.",
            remedy="Correct `when`, or take the section out.",
        )


def _after_the_end(stages: tuple[Stage, ...]) -> Iterator[Finding]:
    """What was handed over is not chased by us, so nothing can follow for it."""
    ends = [stage for stage in stages if stage.escalate]
    if not ends or ends[0].when:
        return
    for stage in stages[stages.index(ends[0]) + 1 :]:
        yield warning(
            "after-escalation",
            stage.line,
            f"Stage {stage.id!r} stands after {ends[0].id!r}, which hands everything over.",
            remedy="Put it before the hand-over, or give the hand-over a `when`.",
        )
