"""Judging a policy that reads well: what contradicts itself, and what a careful person asks."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from dunwell.facts.fact import Fact
from dunwell.policy.checks.actions import check_actions
from dunwell.policy.checks.ladder import check_final_notice, check_ladder
from dunwell.policy.checks.parts import sound
from dunwell.policy.checks.precedence import check_precedence
from dunwell.policy.checks.sections import check_sections
from dunwell.policy.compile import NO_EXTRA_FACTS
from dunwell.policy.model import Finding, Policy, Reading
from dunwell.policy.parse import in_order, parse


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
    objections = sound(check(reading.policies, templates=templates), reading)
    return Reading(reading.policies, in_order([*reading.findings, *objections]))
