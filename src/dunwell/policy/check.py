"""Judging a policy that reads well: what contradicts itself, and what a careful person asks."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from dunwell.facts.catalogue import CATALOGUE
from dunwell.facts.fact import Fact
from dunwell.policy.checks.actions import check_actions, check_languages
from dunwell.policy.checks.charges import check_charges
from dunwell.policy.checks.ladder import check_final_notice, check_ladder
from dunwell.policy.checks.lawful import check_lawful
from dunwell.policy.checks.pace import check_pace
from dunwell.policy.checks.parts import sound
from dunwell.policy.checks.precedence import check_precedence
from dunwell.policy.checks.reach import check_reach
from dunwell.policy.checks.sections import check_sections
from dunwell.policy.compile import NO_EXTRA_FACTS
from dunwell.policy.law.pack import Pack
from dunwell.policy.model import Finding, Policy, Reading
from dunwell.policy.parse import in_order, parse


def check(
    policies: Sequence[Policy],
    *,
    templates: Collection[str] | None = None,
    languages: Collection[str] | None = None,
    packs: Sequence[Pack] = (),
    extra_facts: Mapping[str, Fact] = NO_EXTRA_FACTS,
) -> tuple[Finding, ...]:
    """Every objection, by line.

    `templates` are the texts that exist, as a mapping with the channels each has words for;
    `languages` those that texts are written in; `packs` the laws to compare with. What is not
    handed in is not judged.
    """
    facts = {**extra_facts, **CATALOGUE}
    findings: list[Finding] = []
    for policy in policies:
        findings.extend(check_ladder(policy))
        findings.extend(check_final_notice(policy))
        findings.extend(check_actions(policy, templates=templates))
        findings.extend(check_sections(policy))
        findings.extend(check_reach(policy, facts=facts))
        findings.extend(check_pace(policy))
        findings.extend(check_charges(policy))
        findings.extend(check_lawful(policy, packs=packs, facts=facts))
        if languages is not None:
            findings.extend(check_languages(policy, languages=languages))
    findings.extend(check_precedence(policies, facts=facts))
    return in_order(findings)


def read_policies(
    text: str,
    *,
    templates: Collection[str] | None = None,
    languages: Collection[str] | None = None,
    packs: Sequence[Pack] = (),
    extra_facts: Mapping[str, Fact] = NO_EXTRA_FACTS,
) -> Reading:
    """Parse and check: what a person who hands in a file wants to know, all of it at once."""
    reading = parse(text, extra_facts=extra_facts)
    objections = check(
        reading.policies, templates=templates, languages=languages, packs=packs,
        extra_facts=extra_facts,
    )  # fmt: skip
    told = sound(objections, reading)
    return Reading(reading.policies, in_order([*reading.findings, *told]))
