"""Objections to stages that nobody comes to: impossible conditions, and what follows an end."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from dunwell.facts.fact import Fact
from dunwell.policy.checks.meaning import may_hold, meaning_of, ranges_at, ranges_of
from dunwell.policy.checks.objection import warning
from dunwell.policy.model import Finding, Policy, Stage


def check_reach(policy: Policy, *, facts: Mapping[str, Fact]) -> Iterator[Finding]:
    yield from _conditions(policy, facts)
    yield from _silence(policy, facts)
    yield from _after_the_end(policy.stages)


def _conditions(policy: Policy, facts: Mapping[str, Fact]) -> Iterator[Finding]:
    """A stage whose condition contradicts itself, its own day, or whom the policy is for."""
    ranges = ranges_of(facts)
    applies = meaning_of(policy.applies)
    if not may_hold(applies, ranges=ranges):
        return
    for stage in policy.stages:
        own, here = meaning_of(stage.when), ranges_at(stage, ranges)
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
