"""Which objections are worth making about a file of which some parts could not be read."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable

from dunwell.policy.model import Finding, Reading

OF_THE_WHOLE_LADDER = frozenset(
    {
        "no-final-notice",
        "channels-too-few",
        "unknown-stage",
        "no-gap",
        "gap-too-long",
        "held-by-limit",
        "long-silence",
        "last-chance-too-long",
        "after-escalation",
        "charge-unannounced",
        "firm-first",
        "tone-falls-back",
        "nothing-after-due",
        "held-by-quiet",
        "notice-for-some",
    }
)
"""Objections that any unread stage makes doubtful."""

OF_ALL_POLICIES = frozenset({"unreachable-policy", "policies-overlap", "customers-uncovered"})
"""Objections that any unread condition makes doubtful."""


def sound(objections: Iterable[Finding], reading: Reading) -> list[Finding]:
    """Without objections to a part that could not be read: they would blame what is not there.

    A part is a stage or a section, from its first line to the next one's.
    """
    stages = {stage.line for policy in reading.policies for stage in policy.stages}
    sections = {line for policy in reading.policies for _, line in policy.lines}
    parts = sorted(stages | sections | {policy.line for policy in reading.policies})
    unread = {bisect_right(parts, found.line) for found in reading.findings}
    is_for_known = not any(found.code.startswith("condition-") for found in reading.findings)
    is_ladder_whole = not any(parts[part - 1] in stages for part in unread if part)
    return [
        objection
        for objection in objections
        if bisect_right(parts, objection.line) not in unread
        and (is_ladder_whole or objection.code not in OF_THE_WHOLE_LADDER)
        and (is_for_known or objection.code not in OF_ALL_POLICIES)
    ]
