"""Objections to several policies in one file: names, and who is ever reached."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from dunwell.policy.checks.objection import error
from dunwell.policy.model import Finding, Policy


def check_precedence(policies: Sequence[Policy]) -> Iterator[Finding]:
    for place, policy in enumerate(policies):
        for earlier in policies[:place]:
            yield from _pair(earlier, policy)


def _pair(earlier: Policy, policy: Policy) -> Iterator[Finding]:
    if earlier.name == policy.name:
        yield error(
            "duplicate-policy",
            policy.line,
            f"There is a policy {policy.name!r} already, on line {earlier.line}.",
            remedy="Give each policy a name of its own.",
        )
    is_shadowed = earlier.applies is None or earlier.applies.text.strip().lower() == "true"
    is_twin = (
        earlier.applies is not None
        and policy.applies is not None
        and earlier.applies.text == policy.applies.text
    )
    if is_shadowed or is_twin:
        whom = "every customer" if is_shadowed else "the same customers"
        yield error(
            "unreachable-policy",
            policy.line,
            f"Policy {policy.name!r} is never used: {earlier.name!r} before it is for {whom}.",
            remedy="Put the narrower policy first, or narrow the `for` of the earlier one.",
        )
