"""Judging a policy that reads well: what contradicts itself, and what a careful person asks."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Mapping, Sequence

from dunwell.facts.fact import Fact
from dunwell.policy.checks.actions import check_actions
from dunwell.policy.checks.ladder import check_final_notice, check_ladder
from dunwell.policy.checks.precedence import check_precedence
from dunwell.policy.checks.sections import check_sections
from dunwell.policy.compile import NO_EXTRA_FACTS
from dunwell.policy.model import Finding, Policy, Reading
from dunwell.policy.parse import in_order, parse

OF_THE_WHOLE_LADDER = frozenset(
    {"no-final-notice", "channels-too-few", "unknown-stage", "no-gap"}
)


def check(
    policies: Sequence[Policy], *, templates: Collection[str] | None = None
) -> tuple[Finding, ...]:
    """Every objection, by line. `templates` are the texts that exist; None: not judged."""
    findings: list[Finding] = []
    for policy in policies:
        findings.extend(check_ladder(policy))
        findings.extend(check_final_notice(policy))
        findings.extend(check_actions(policy, templates=templates))
        findings.extend(check_sections(policy))
    findings.extend(check_precedence(policies))
    return in_order(findings)


def read_policies(
    text: str,
    *,
    templates: Collection[str] | None = None,
    extra_facts: Mapping[str, Fact] = NO_EXTRA_FACTS,
) -> Reading:
    """Parse and check: what a person who hands in a file wants to know, all of it at once."""
    reading = parse(text, extra_facts=extra_facts)
    objections = _sound(check(reading.policies, templates=templates), reading)
    return Reading(reading.policies, in_order([*reading.findings, *objections]))


def _sound(objections: Sequence[Finding], reading: Reading) -> list[Finding]:
    """Without objections to a part that could not be read: they would blame what is not there.

    A part is a stage or a section, from its first line to the next one's.
    """
    stages = {stage.line for policy in reading.policies for stage in policy.stages}
    sections = {line for policy in reading.policies for _, line in policy.lines}
    parts = sorted(stages | sections | {policy.line for policy in reading.policies})
    unread = {bisect_right(parts, found.line) for found in reading.findings}
    is_ladder_whole = not any(parts[part - 1] in stages for part in unread if part)
    return [
        objection
        for objection in objections
        if bisect_right(parts, objection.line) not in unread
        and (is_ladder_whole or objection.code not in OF_THE_WHOLE_LADDER)
    ]
