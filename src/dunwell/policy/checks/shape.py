"""What makes a policy impossible to carry out, found while it is read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from dunwell.policy.checks.objection import error
from dunwell.policy.model import Finding, Policy, Stage


def check_shape(policies: Sequence[Policy]) -> Iterator[Finding]:
    """Names that stand twice, stages without exactly one action. All of these are errors."""
    yield from _names(policies)
    for policy in policies:
        yield from _ids(policy)
        for stage in policy.stages:
            yield from _one_action(stage)
            yield from _before_due(stage)


def _names(policies: Sequence[Policy]) -> Iterator[Finding]:
    seen: dict[str, int] = {}
    for policy in policies:
        if policy.name in seen:
            yield error(
                "duplicate-policy",
                policy.line,
                f"There is a policy {policy.name!r} already, on line {seen[policy.name]}.",
                remedy="Give each policy a name of its own.",
            )
        seen.setdefault(policy.name, policy.line)


def _ids(policy: Policy) -> Iterator[Finding]:
    seen: dict[str, int] = {}
    for stage in policy.stages:
        if stage.id in seen:
            yield error(
                "duplicate-stage",
                stage.line,
                f"There is a stage {stage.id!r} already, on line {seen[stage.id]}.",
                remedy="Give each stage an id of its own.",
            )
        seen.setdefault(stage.id, stage.line)


def _one_action(stage: Stage) -> Iterator[Finding]:
    acts = {"send": stage.send, "call": stage.call, "escalate": stage.escalate}
    chosen = [name for name, value in acts.items() if value]
    if not chosen:
        yield error(
            "no-action",
            stage.line,
            f"Stage {stage.id!r} does nothing.",
            remedy="Add `send`, `call` or `escalate`.",
        )
    if len(chosen) > 1:
        yield error(
            "two-actions",
            stage.line,
            f"Stage {stage.id!r} has {' and '.join(chosen)} at once.",
            remedy="Keep one, and make a stage of its own for the other.",
        )
    if stage.else_send and not stage.call:
        yield error(
            "else-without-call",
            stage.line,
            f"Stage {stage.id!r} has `else_send`, and no call that it could stand in for.",
            remedy="Write `send`, or add the `call`.",
        )


def _before_due(stage: Stage) -> Iterator[Finding]:
    if stage.day < 0 and (stage.call or stage.escalate):
        yield error(
            "message-before-due",
            stage.line,
            f"Stage {stage.id!r} comes before the due date, and does more than write.",
            remedy="Before the due date only `send` is possible.",
        )
