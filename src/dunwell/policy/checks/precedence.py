"""Objections to several policies in one file: who is ever reached."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from dunwell.policy.checks.objection import warning
from dunwell.policy.model import Finding, Policy


def check_precedence(policies: Sequence[Policy]) -> Iterator[Finding]:
    for place, policy in enumerate(policies):
        for earlier in policies[:place]:
            yield from _pair(earlier, policy)


def _pair(earlier: Policy, policy: Policy) -> Iterator[Finding]:
    is_shadowed = earlier.applies is None or earlier.applies.text.strip().lower() == "true"
    is_twin = (
        earlier.applies is not None
        and policy.applies is not None
        and earlier.applies.text == policy.applies.text
    )
    if is_shadowed or is_twin:
        whom = "every customer" if is_shadowed else "the same customers"
        yield warning(
            "unreachable-policy",
            policy.line,
            f"Policy {policy.name!r} is used only where it is set by hand: {earlier.name!r}, "
            f"before it, is for {whom}.",
            remedy="Put the narrower policy first, or narrow the `for` of the earlier one.",
        )
