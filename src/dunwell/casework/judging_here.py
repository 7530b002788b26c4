"""Judging a policy's text inside the organisation that it is for: its entities are known."""

from collections.abc import Iterator
from dataclasses import replace

from dunwell.casework.judging import judged
from dunwell.casework.next_step import AN_AGENCY
from dunwell.facts.catalogue import CATALOGUE
from dunwell.identity import queries as identity
from dunwell.policy.checks.precedence import check_coverage
from dunwell.policy.model import Finding, Policy, Reading
from dunwell.policy.phrases import listed


def judged_here(text: str) -> Reading:
    """As `judged`, and by what no file can know: whom the organisation in scope hands over to,
    and that no other policy stands beside these."""
    reading = judged(text)
    unnamed = [one.name for one in identity.entities() if not one.agency]
    found = [one for policy in reading.policies for one in _agency_missing(policy, unnamed)]
    if len(reading.policies) == 1:
        found += check_coverage(reading.policies[0], facts=CATALOGUE)
    return replace(reading, findings=(*reading.findings, *found))


def _agency_missing(policy: Policy, unnamed: list[str]) -> Iterator[Finding]:
    for stage in policy.stages:
        if unnamed and stage.escalate == AN_AGENCY:
            yield Finding(
                level="warning",
                code="agency-unnamed",
                line=stage.line,
                message=(
                    f"Stage '{stage.id}' hands over to an agency, and nobody has said which one "
                    f"works for {listed(unnamed, 'and')}."
                ),
                remedy="Name it in the settings: final notices say who comes next.",
            )
